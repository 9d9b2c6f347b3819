"""The page in each package that says what lies in it and how anybody checks it."""

TEXT = """电子档案归档信息包 {file_number}
档号 {archive_number}    办件 {number}

这里有什么
  data/基本信息.xml        事项、办件、材料、文件目录、归档信息（格式见 验证/basic.xsd）
  data/过程信息.xml        每个环节、每次业务动作及其在存证日志中的位置（格式见 验证/process.xsd）
  data/01申请 … 05其他     文件；05其他/存证 里是每次动作的存证凭证
  四性检测报告.json        归档时真实性、完整性、可用性、安全性检测的结果
  验证/印章根证书.pem      文书和证照上电子印章的根证书（有国密印章的，另有 国密印章根证书.pem）
  验证/印章吊销列表.crl    归档时已停用、注销的印章（CRL，有签发时间；国密印章另有一份）
  验证/时间戳根证书.pem    印章上时间戳的根证书（平台使用时间戳的才有）
  验证/日志公钥.txt        存证日志的公钥（请与平台公布的核对）

怎样检验（不需要本系统）
  sha256sum -c manifest-sha256.txt
  sha256sum -c tagmanifest-sha256.txt
任何支持 BagIt（RFC 8493）的程序都能检验这个包；PDF 上的印章可用任何支持 PAdES 的程序检验。
装有本软件时：tongban archive verify 文件夹或ZIP

In English: this is a BagIt bag. `sha256sum -c` checks that nothing was changed; `tongban archive verify` also
checks the seals against the root certificate and each act's place in the log against the log's public key.
"""


def read_me(*, file_number: str, archive_number: str, number: str) -> bytes:
    """说明.txt of one package."""
    return TEXT.format(file_number=file_number, archive_number=archive_number, number=number).encode()
