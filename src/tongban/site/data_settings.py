"""Django's settings of the data wings: deliveries, registers, catalogue, sharing and open data.

Read by the site's settings.
"""

from tongban.site.options import home, options

OPTIONS, HOME = options(), home()

# deliveries: where their files lie and for how long, what counting them may take; connections of what is fused
DELIVERIES_DIR, FUSION_DIR = OPTIONS.deliveries_dir or HOME / "deliveries", HOME / "fusion"
DELIVERIES_KEEP_DAYS = OPTIONS.deliveries_keep_days
FUSION_CONNECTIONS_FILE, LANDING_MEMORY = OPTIONS.fusion_connections_file, OPTIONS.landing_memory
# who answers objections to registered facts, and how long anybody waits for a register
REGISTER_KEEPER_POST = OPTIONS.register_keeper_post
REGISTER_WAIT_SECONDS, DISPUTE_DAYS = OPTIONS.register_wait_seconds, OPTIONS.dispute_days
# who approves and who describes data, and the lowest level of data about persons
DATA_AUTHORITY_POST, DATA_EDITOR_POST = OPTIONS.data_authority_post, OPTIONS.data_editor_post
DATASETS_PERSONAL_LEVEL = OPTIONS.datasets_personal_level
# sharing: working days of each step, how long a grant holds, what is asked without reasons, when somebody is told
EXCHANGE_DAYS = {
    "unconditional": OPTIONS.exchange_unconditional_days,
    "check": OPTIONS.exchange_check_days,
    "answer": OPTIONS.exchange_answer_days,
    "provide": OPTIONS.exchange_provide_days,
    "dispute": OPTIONS.exchange_dispute_days,
    "remind": OPTIONS.exchange_remind_days,
}
EXCHANGE_LONGEST_YEARS, EXCHANGE_WARN_DAYS = OPTIONS.exchange_longest_years, OPTIONS.exchange_warn_days
# the gateway: where it is, how long tokens, signatures and ended keys hold, about how many people a system may ask
EXCHANGE_URL, EXCHANGE_TOKEN_SECONDS = OPTIONS.exchange_url, OPTIONS.exchange_token_seconds
EXCHANGE_SIGNATURE_SECONDS = OPTIONS.exchange_signature_seconds
EXCHANGE_CLOCK_LEEWAY_SECONDS = OPTIONS.exchange_clock_leeway_seconds
EXCHANGE_KEY_GRACE_HOURS = OPTIONS.exchange_key_grace_hours
EXCHANGE_SUBJECTS_PER_HOUR = OPTIONS.exchange_subjects_per_hour
EXCHANGE_ANSWERS_KEPT_DAYS = OPTIONS.exchange_answers_kept_days
EXCHANGE_COMPARING = {
    "most_rows": OPTIONS.exchange_list_most_rows,
    "least_people": OPTIONS.exchange_list_least_people,
    "list_days": OPTIONS.exchange_list_days,
    "result_days": OPTIONS.exchange_result_days,
}
EXCHANGE_OPEN_LEVEL, EXCHANGE_DAILY_MOST = OPTIONS.exchange_open_level, OPTIONS.exchange_daily_most
# notices of subscriptions: where to, by what, how often, and how large; batch files
EXCHANGE_WEBHOOK_NETWORKS = OPTIONS.exchange_webhook_networks
EXCHANGE_WEBHOOK_PLAIN, EXCHANGE_WEBHOOK_CA = OPTIONS.exchange_webhook_plain, OPTIONS.exchange_webhook_ca
EXCHANGE_WEBHOOK_ATTEMPTS = OPTIONS.exchange_webhook_attempts
EXCHANGE_NOTICE_ROWS = OPTIONS.exchange_notice_rows
EXCHANGE_BATCH_DAYS, EXCHANGE_DIR = OPTIONS.exchange_batch_days, HOME / "exchange"
EXCHANGE_CHANGES_DAYS = OPTIONS.exchange_changes_days
# open data: where the tables lie, the least count, the levels that may go out, the terms, days to answer a request
OPEN_DATA_DIR = OPTIONS.open_data_dir or HOME / "opendata"
OPEN_DATA_K, OPEN_DATA_MOST_ROWS = OPTIONS.open_data_k, OPTIONS.open_data_most_rows
OPEN_DATA_RECORD_LEVEL, OPEN_DATA_COUNT_LEVEL = OPTIONS.open_data_record_level, OPTIONS.open_data_count_level
OPEN_DATA_LICENCE, OPEN_DATA_LICENCE_URL = OPTIONS.open_data_licence, OPTIONS.open_data_licence_url
OPEN_DATA_LICENCE_TEXT = OPTIONS.open_data_licence_text
OPEN_DATA_REQUEST_DAYS = OPTIONS.open_data_request_days
