"""Django and allauth settings that belong to identity; read by the site's settings."""

AUTHENTICATION_BACKENDS = ["tongban.foundation.identity.backend.HouseBackend"]
ACCOUNT_ADAPTER = "tongban.foundation.identity.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USERNAME_MIN_LENGTH = 3
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_RATE_LIMITS = {
    # a hall full of people comes from one address, so the limits by address are wide and
    # those by account narrow: five wrong tries, then a quarter of an hour of rest
    "login": "600/m/ip",
    "login_failed": "120/m/ip,5/15m/key",
    "signup": "120/m/ip",
    "real_name": "10/h/user",
    "confirm_password": "5/15m/user",
    # texts cost money and attention: few to one person, whatever they sign
    "text_code": "600/h/ip,10/h/key",
    # a mail costs somebody's attention: few to one address, whether or not an account has it
    "mail_address": "120/h/ip,3/h/key",
    # eight digits, ten tries an hour: a number is not guessed in a life
    "track_case": "300/h/ip,10/h/key",
    # a name and a number that do not belong together: a helper mistypes now and then, and does not try out
    "match_person": "20/h/key",
    # a licence is asked for by whom a counter serves; a stranger asks now and then
    "licence_asks": "600/h/ip,120/h/key",
    # eight random digits that are good for a minute: ten misses, then five minutes of rest; and whoever has
    # many addresses meets the limit of all together. A hit shows nothing: the holder is asked first
    "licence_code_misses": "60/5m/ip,10/5m/key",
    "licence_code_misses_of_all": "600/5m/key",
    # one a minute by itself, and some by hand
    "licence_codes": "240/h/key",
    # a picture or a PDF takes a hundred times what digits take: a counter sends one now and then
    "licence_pictures": "300/5m/ip,30/5m/key",
    "licence_files": "120/m/ip",
    # 60 bits and the right name: ten tries an hour open nobody else's invitation
    "invitation": "300/h/ip,10/h/user",
    # another system asks for each licence that it is shown
    "licence_status": "600/m/key",
    # open data: nobody has to sign in to ask, to want the same or to say that something is wrong
    "open_requests": "20/h/ip",
    "open_votes": "120/h/ip",
    "open_remarks": "30/h/ip",
    "reset_password": "120/h/ip,3/h/key",
    "reset_password_from_key": "120/h/ip",
}
ACCOUNT_FORMS = {
    "login": "tongban.foundation.identity.account_forms.SignInForm",
    "signup": "tongban.foundation.identity.account_forms.SignUpForm",
    "reset_password": "tongban.foundation.identity.account_forms.AskForPasswordForm",
    "reset_password_from_key": "tongban.foundation.identity.account_forms.ResetPasswordForm",
    "change_password": "tongban.foundation.identity.account_forms.NewPasswordForm",
}
PASSWORD_RESET_TIMEOUT = 3600  # seconds that the link to a new password holds
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
# people's own programs ask for a consent by OAuth 2.1: public, with PKCE, known by registering
IDP_OIDC_ADAPTER = "tongban.foundation.identity.consents.registering.ConsentAdapter"
IDP_OIDC_AUTH_METHODS = ["none"]
IDP_OIDC_DCR_ENABLED = True
IDP_OIDC_DCR_REQUIRES_INITIAL_ACCESS_TOKEN = False
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = 3600
IDP_OIDC_REFRESH_TOKEN_EXPIRES_IN = 90 * 24 * 3600
IDP_OIDC_RATE_LIMITS = {"client_registration": "20/h/ip"}
MFA_ADAPTER = "tongban.foundation.identity.adapter.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp"]

# failed tries are counted in the database, so that all processes of one installation see them
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "identity_cache",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}
