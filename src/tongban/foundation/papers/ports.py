"""Questions that papers asks the floors above."""

from tongban.foundation.papers.facts import PaperHolders, PaperReaders, Sealer, UploadTargets, VirusScan
from tongban.kernel.ports import Port, PortTable

sealer: Port[Sealer] = Port("papers.sealer")
virus_scan: Port[VirusScan] = Port("papers.virus_scan")
# by kind of owner (`case`, `licence`, …): what nobody answers for, nobody may read
paper_readers: PortTable[PaperReaders] = PortTable("papers.readers")
# by kind of target (`draft`, …): where nobody answers, nothing is taken
upload_targets: PortTable[UploadTargets] = PortTable("papers.upload_targets")
# by app: everybody who may still need an upload of a person
paper_holders: PortTable[PaperHolders] = PortTable("papers.holders")
