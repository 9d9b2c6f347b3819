"""How an organisation comes by a seal, keeps it and loses it (电子印章的申请、审批、制发、停用、注销)."""
