"""What a production installation must be told before it begins."""

from tongban.site.options import Options, options


def unset_in_production(given: Options) -> dict[str, str]:
    """What a production installation must set and has not, by variable: what to set it to."""
    if given.mode != "production":
        return {}
    fresh = Options.model_fields
    wanted = {
        "TONGBAN_SECRET_KEY": (
            not given.secret_key.get_secret_value(),
            "50 random characters, the same in every process, or a file tongban_secret_key in TONGBAN_SECRETS_DIR",
        ),
        "TONGBAN_KEYS_DIR": (given.keys_dir is None, "the folder that holds the keys of this installation"),
        "TONGBAN_HOSTS": (given.hosts == fresh["hosts"].default, "the host names that people use"),
        "TONGBAN_BASE_URL": (
            given.base_url == fresh["base_url"].default,
            "the site's address, such as https://fuwu.example.gov.cn",
        ),
        "TONGBAN_CITY_CODE": (not given.city_code, "the 12-digit region code of the city"),
        "DATABASE_URL": (not given.database_url, "the city's PostgreSQL server"),
    }
    return {name: value for name, (is_unset, value) in wanted.items() if is_unset}


def may_begin() -> bool:
    """Whether Django's settings can be read: production needs its secret and its folder of keys."""
    return not unset_in_production(options()).keys() & {"TONGBAN_SECRET_KEY", "TONGBAN_KEYS_DIR"}
