"""What the gateway refuses, each with its own code (RFC 9457 problem details)."""

from tongban.kernel.errors import N_, Invalid, NotAllowed, Refused


class Unauthorised(Refused):
    """The call does not show whose it is."""

    code = "token-unknown"
    status = 401
    title = N_("This call carries no token of ours that is worth anything.")


class TokenExpired(Unauthorised):
    """The token was one of ours."""

    code = "token-expired"
    title = N_("This token has expired. Ask for another one.")


class SystemNotLive(NotAllowed):
    """The system is suspended or withdrawn, or was never approved."""

    code = "system-not-live"
    title = N_("This system may not call at the moment. Its department reads why at the desk.")


class SignatureMissing(Unauthorised):
    """A call without a signature after RFC 9421."""

    code = "signature-missing"
    title = N_("This call is not signed.")


class SignatureIncomplete(Unauthorised):
    """The signature leaves out what it must cover, or says too little of itself."""

    code = "signature-incomplete"
    title = N_("The signature of this call does not cover %(missing)s.")


class SignatureOld(Unauthorised):
    """Signed too long ago, or in the future, or for too long."""

    code = "signature-old"
    title = N_("The signature of this call is not of now: it holds for %(seconds)s seconds at most.")


class SignatureWrong(Unauthorised):
    """Signed by somebody else, or for something else."""

    code = "signature-wrong"
    title = N_("The signature of this call is wrong.")


class RequestReplayed(Refused):
    """A signed call comes a second time."""

    code = "request-replayed"
    status = 409
    title = N_("This call was made before. Each call is signed with a nonce of its own.")


class CallUnreadable(Invalid):
    """The body is not as the gateway's reference says."""

    code = "call-unreadable"
    title = N_("The body of this call cannot be read.")


class CaseNumberMissing(NotAllowed):
    """Personal data without a case."""

    code = "case-number-missing"
    title = N_("Personal data are given for a case only. Name its number.")


class PurposeNotGranted(NotAllowed):
    """The case is one of another item than the grant is for."""

    code = "purpose-not-granted"
    title = N_("This grant is for cases of another item.")


class FieldNotGranted(NotAllowed):
    """A field that the grant does not give. Whether the resource has it is not told."""

    code = "field-not-granted"
    title = N_("The grant does not give the field %(field)s.")


class OverQuota(Refused):
    """The grant's calls of the day are used up."""

    code = "over-quota"
    status = 429
    title = N_("The calls of this grant are used up for today (%(quota)s a day).")


class TooManySubjects(Refused):
    """One system asked about too many people or firms in an hour, and was suspended."""

    code = "too-many-subjects"
    status = 403
    title = N_("This system asked about too many people or firms in one hour, and was suspended.")
