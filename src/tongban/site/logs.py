"""Logs: one line an event, with the request id; JSON in production. Never a name or an ID number."""

import logging
import logging.config
import sys

import structlog


def configure_logs(form: str, *, quiet: bool = False) -> None:
    """Set up structlog and the standard library's loggers to write to standard error."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    tail: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(
            # plain: the rich one prints local variables, and with them personal data
            colors=sys.stderr.isatty(),
            exception_formatter=structlog.dev.plain_traceback,
        )
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    final: list[structlog.typing.Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if form == "json":
        final.append(structlog.processors.format_exc_info)
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "line": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": shared,
                    "processors": [*final, tail],
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
            "root": {"handlers": ["stderr"], "level": "WARNING" if quiet else "INFO"},
            "loggers": {
                "procrastinate": {"level": "WARNING"},
                "httpx": {"level": "WARNING"},
                "splink": {"level": "WARNING"},
                "django.request": {"level": "CRITICAL"},
                "fontTools": {"level": "WARNING"},
                "pyhanko": {"level": "WARNING"},
                "pyhanko_certvalidator": {"level": "ERROR"},
            },
        }
    )
