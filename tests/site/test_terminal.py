"""What the terminal says of a refusal: the whole sentence, also what stands in square brackets."""

import subprocess
import sys

# a package that is not installed, whatever is installed here
WITHOUT_MCP = (
    "import sys; sys.modules['mcp'] = None; sys.argv = ['tongban', 'mcp']; "
    "from tongban.site.cli import main; main()"
)


def test_a_hint_names_the_extra_that_is_missing() -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT_MCP], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "pip install 'tongban[mcp]'" in done.stderr
