"""Settings of background work, the API and logs."""

import os
from datetime import timedelta

import structlog
from celery.schedules import crontab

from familieplan.config import env
from familieplan.config.log_lines import where_it_fell, without_the_words_of_a_task

CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Europe/Oslo"
CELERY_TASK_TIME_LIMIT = 30 * 60
# A report that a killed worker held must come back soon; the same number bounds every task above.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 45 * 60}
CELERY_BEAT_SCHEDULE = {
    # A task sent twelve hours ahead would come back from the broker at every visibility timeout until then.
    "end-emergencies": {"task": "familieplan.families.tasks.end_emergencies", "schedule": timedelta(minutes=5)},
    "end-handovers": {"task": "familieplan.families.tasks.end_handovers", "schedule": crontab(hour=0, minute=20)},
    "evaluate-flags": {"task": "familieplan.coordination.tasks.evaluate_flags", "schedule": crontab(hour=2, minute=10)},
    "follow-the-facts": {"task": "familieplan.families.tasks.follow_the_facts", "schedule": crontab(hour=0, minute=5)},
    "verify-access": {"task": "familieplan.families.tasks.verify_access", "schedule": crontab(hour=4)},
    "follow-claims": {
        "task": "familieplan.accounts.tasks.follow_the_claims",
        "schedule": crontab(hour=0, minute=2),
    },
    "look-for-duplicates": {
        "task": "familieplan.families.tasks.look_for_duplicates",
        "schedule": crontab(hour=4, minute=20),
    },
    "ask-again": {"task": "familieplan.families.tasks.ask_again", "schedule": crontab(hour=6, minute=30)},
    "ring-overdue-lanes": {
        "task": "familieplan.coordination.tasks.ring_overdue_lanes",
        "schedule": timedelta(minutes=5),
    },
    "forget-drafts": {"task": "familieplan.coordination.tasks.forget_drafts", "schedule": crontab(hour=3, minute=35)},
    "make-read-log-room": {"task": "familieplan.accounts.tasks.make_read_log_room", "schedule": crontab(hour=3)},
    "obey-retention": {"task": "familieplan.config.tasks.obey_retention", "schedule": crontab(hour=3, minute=30)},
    "send-digests": {"task": "familieplan.accounts.tasks.send_digests", "schedule": crontab(hour=7, minute=0)},
    "seal-read-log": {"task": "familieplan.accounts.tasks.seal_read_log", "schedule": timedelta(minutes=5)},
    "verify-read-log": {
        "task": "familieplan.accounts.tasks.verify_read_log",
        "schedule": crontab(hour=3, minute=20),
    },
    "look-for-unusual-reading": {
        "task": "familieplan.families.tasks.look_for_unusual_reading",
        "schedule": crontab(hour=3, minute=40),
    },
    "count-for-archive": {
        "task": "familieplan.rights.tasks.count_ready_for_archive",
        "schedule": crontab(hour=3, minute=50),
    },
    "count-zones": {
        "task": "familieplan.reporting.tasks.count_zones",
        "schedule": crontab(hour=0, minute=15, day_of_month=1),
    },
    "begin-borders": {"task": "familieplan.areas.tasks.begin_borders", "schedule": crontab(hour=0, minute=2)},
    "keep-promise-months": {
        "task": "familieplan.reporting.tasks.keep_promise_months",
        "schedule": crontab(hour=2, minute=40),
    },
    "ask-about-offers": {
        "task": "familieplan.areas.tasks.ask_about_offers",
        "schedule": crontab(hour=8, minute=30),
    },
    "resume-orders": {"task": "familieplan.rights.tasks.resume_orders", "schedule": timedelta(minutes=1)},
    "resume-reports": {"task": "familieplan.reporting.tasks.resume_reports", "schedule": timedelta(minutes=1)},
}

# When local actors are asked whether what they offer still holds, in days: before its end, and after they last said so;
# how long it then stays in the search without an answer, and how long the letter's code can be used.
OFFER_ASK_BEFORE_DAYS = env.number("OFFER_ASK_BEFORE_DAYS", 14)
OFFER_CONFIRM_DAYS = env.number("OFFER_CONFIRM_DAYS", 180)
OFFER_GONE_DAYS = env.number("OFFER_GONE_DAYS", 60)
OFFER_CODE_DAYS = env.number("OFFER_CODE_DAYS", 45)

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        # The first one words the answer to whoever shows neither: 401, and how to ask.
        "familieplan.api.authentication.ActingTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": env.text("API_RATE", "600/min")},
    "EXCEPTION_HANDLER": "familieplan.api.problems.problem_response",
}
SPECTACULAR_SETTINGS = {
    # The same choices stand under several names of fields.
    "ENUM_NAME_OVERRIDES": {
        "EntryKindEnum": "familieplan.coordination.models.journal.EntryKind",
        "LifeAreaEnum": "familieplan.families.models.area.LifeArea",
        "OwnerKindEnum": "familieplan.coordination.models.measure.OwnerKind",
    },
    "TITLE": "Familieplan",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SERVE_INCLUDE_SCHEMA": False,
}

# Every line is one JSON object with a moment in UTC; a line break in a value cannot begin another line.
_FACTS: list[structlog.typing.Processor] = [
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    where_it_fell,
]
structlog.configure(
    processors=[
        *_FACTS,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)
LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "facts": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer(),
            "foreign_pre_chain": [*_FACTS, without_the_words_of_a_task],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "facts"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
    # Our own facts, such as who signed in, are kept whatever the rest is set to.
    "loggers": {"familieplan": {"level": "INFO"}},
}
