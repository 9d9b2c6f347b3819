"""See that the programs which the tests need are here: Debian's Chromium, Poppler's tools, a software token, MariaDB, Java.

As root on a Debian system they are installed by apt-get; elsewhere this says what to install.
"""

import os
import shutil
import subprocess
import sys

# program → Debian's package
NEEDED = {
    "chromium": "chromium",
    "pdftotext": "poppler-utils",
    "softhsm2-util": "softhsm2",
    "mariadbd": "mariadb-server-core",  # a department's database
    "my_print_defaults": "mariadb-client-core",  # its installation asks for it
    "java": "openjdk-17-jre-headless",  # Spark
}


def missing() -> list[str]:
    """Packages whose program is not on this machine."""
    return [package for program, package in NEEDED.items() if not shutil.which(program)]


def install(packages: list[str]) -> None:
    """Install Debian packages without asking anything."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    print(f"browser: installing {', '.join(packages)}", flush=True)
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        result = subprocess.run(command, env=environment, capture_output=True, text=True)
        if result.returncode and command[1] == "install":
            sys.exit(f"{' '.join(command)} failed:\n{result.stderr[-2000:]}")


def main() -> None:
    packages = missing()
    if packages and shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        install(packages)
        packages = missing()
    if packages:
        sys.exit(f"The browser tests need these Debian packages: apt-get install {' '.join(packages)}")


if __name__ == "__main__":
    main()
