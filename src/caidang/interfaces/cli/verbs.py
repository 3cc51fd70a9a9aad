"""Every verb of the interfaces with its arguments; see ``caidang.config.entry`` for the others."""

from datetime import date
from pathlib import Path

from caidang.foundation.accounts.policy import ROLE_NAMES, Role
from caidang.interfaces.cli.arguments import Parser
from caidang.interfaces.cli.main import Options, Verb

_COMMANDS = "caidang.interfaces.cli.commands"


def _parse(parser: Parser) -> None:
    parser.add_argument("file", metavar="文件", help="一份简历：PDF、Word、网页、邮件、图片等")
    parser.add_argument("--json", action="store_true", help="打印为 JSON")


def _intake(parser: Parser) -> None:
    parser.add_argument("paths", nargs="+", type=Path, metavar="路径", help="文件或文件夹")
    parser.add_argument("--json", action="store_true", help="每个文件打印一行 JSON")


def _search(parser: Parser) -> None:
    parser.add_argument("query", metavar="要找的", help='如 "上海 java"、zhangsan、zs')
    parser.add_argument("--json", action="store_true", help="打印为 JSON")
    parser.add_argument("--page", metavar="页", type=int, default=1, help="第几页")
    parser.add_argument("--limit", metavar="人数", type=int, default=50, help="每页人数，最多 500")


def _reindex(parser: Parser) -> None:
    """No arguments of its own."""


def _reread(parser: Parser) -> None:
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "--all", action="store_true", help="所有由旧版读取的原件，通常由后台自己完成"
    )
    which.add_argument("--candidate", metavar="编号", help="这位候选人的全部原件（网址里的编号）")
    parser.add_argument("--json", action="store_true", help="打印为 JSON")


def _erase(parser: Parser) -> None:
    parser.add_argument("id", nargs="?", metavar="编号", help="候选人的编号（网址里的）")
    reasons = {
        "asked": "本人要求删除", "withdrawn": "本人撤回了授权", "expired": "保留期到了",
        "unlawful": "来路不合规", "mistake": "误收的资料",
    }  # fmt: skip
    told = "，".join(f"{key} {label}" for key, label in reasons.items())
    parser.add_argument("--reason", metavar="原因", choices=list(reasons), help=told)
    parser.add_argument("--again", action="store_true", help="恢复备份时自己用：从标准输入读备份里抹除的清单，再做一遍")
    parser.add_argument("--json", action="store_true", help="打印为 JSON")


def _copy(parser: Parser) -> None:
    parser.add_argument("id", metavar="编号", help="候选人的编号（网址里的）")
    parser.add_argument("--into", metavar="文件", type=Path, help="存到这个新的 ZIP 文件")
    parser.add_argument("--needs", action="store_true", help="从备份取一份档案时自己用：只说要哪些封存的文件")
    parser.add_argument("--json", action="store_true", help="打印为 JSON")


def _user(parser: Parser) -> None:
    actions = ("add", "list", "invite", "role", "link", "unlock", "reset-factor", "leave", "return")
    parser.add_argument(
        "action", metavar="做什么", choices=actions,
        help="add：新增成员；list：列出；invite：取邀请链接；role：改角色；link：取重设密码的链接；"
        "unlock：解除锁定；reset-factor：重设两步验证；leave：停用并交接；return：恢复",
    )  # fmt: skip
    parser.add_argument("username", metavar="登录名", nargs="?", default="", help="list 和 invite 不用写")
    roles = "，".join(f"{role.value} {name}" for role, name in ROLE_NAMES.items())
    parser.add_argument("--role", metavar="角色", choices=[r.value for r in Role], help=roles)
    parser.add_argument("--name", metavar="姓名", default="")
    parser.add_argument("--to", metavar="登录名", default="", help="leave：交给谁，不写就放回队列")
    parser.add_argument("--url", metavar="网址", default="http://127.0.0.1:8000", help="链接开头的网址")
    parser.add_argument("--password-stdin", action="store_true", help="从标准输入读密码")


def _mailbox(parser: Parser) -> None:
    parser.add_argument(
        "action", metavar="做什么", choices=("list", "add", "sync", "log"),
        help="list：列出；add：新增并当场试；sync：现在就收一次；log：见过的每一封和结果",
    )  # fmt: skip
    parser.add_argument("name", metavar="名称", nargs="?", default="", help="sync、log 只要这个邮箱；add 的名称")
    parser.add_argument("--user", metavar="地址", default="", help="add：完整的邮箱地址，密码从标准输入读")
    parser.add_argument("--host", metavar="服务器", default="", help="add：IMAP 服务器，常见的邮箱不用写")
    parser.add_argument("--port", metavar="端口", default="")
    parser.add_argument("--security", metavar="加密", choices=["tls", "starttls", "none"], default="tls")
    parser.add_argument("--limit", metavar="封数", type=int, default=0, help="log：最多多少封，不写是全部")
    parser.add_argument("--json", action="store_true", help="每行一个 JSON")


def _health(parser: Parser) -> None:
    parser.add_argument("--json", action="store_true", help="打印为 JSON")


def _audit(parser: Parser) -> None:
    actions = ["verify", "anchor", "send", "key", "export"]
    parser.add_argument(
        "action", metavar="|".join(actions), choices=actions,
        help="verify：逐条核对；anchor：把现在的签名状态写进文件，另存别处；send：按设置的每一条路现在就送一次；"
        "key：核对签名用的公钥；export：导出一段带签名的记录",
    )  # fmt: skip
    parser.add_argument(
        "--anchor", "--file", dest="file", type=Path, metavar="文件",
        help="anchor 写到这里；verify 连同它一起核对，存下的信、网络收到的 JSON 都可以",
    )  # fmt: skip
    parser.add_argument("--export", type=Path, metavar="文件", help="verify 只核对这份导出的记录，不看档案库；export 写到这里")
    parser.add_argument("--key", type=Path, metavar="文件", help="verify --export 用的公钥（audit key 打印的），不给就用本库的")
    parser.add_argument("--since", type=date.fromisoformat, metavar="日期", help="export 从这一天起")
    parser.add_argument("--until", type=date.fromisoformat, metavar="日期", help="export 到这一天止（含）")
    parser.add_argument("--member", metavar="登录名", default="", help="export 只要这位成员做的，system 是系统")
    parser.add_argument("--subject", metavar="对象", default="", help="export 只要关于它的，如 candidate:12")
    parser.add_argument("--json", action="store_true", help="打印为 JSON")


def _sheet(parser: Parser) -> None:
    actions = ["import", "export", "return"]
    parser.add_argument(
        "action", metavar="|".join(actions), choices=actions,
        help="import：把一张表里的人导进来；export：把找到的人导出成表；return：把改过的表交回来",
    )  # fmt: skip
    parser.add_argument("file", type=Path, metavar="文件", help="import 读 .xlsx、.xls、.et、.ods、.csv；export 写 .xlsx、.csv、.vcf、.zip（JSON Resume）或 .ler.zip")
    parser.add_argument("--dry-run", action="store_true", help="import、return 只说会怎样，什么都不写")
    parser.add_argument("--prefer", action="store_true", help="import 时已有的值以表格为准（人填的除外），不写就只补空缺；return 时两边都改了的以表格为准")
    parser.add_argument("--files", type=Path, metavar="路径", help="import 时一起交的简历：文件夹或 ZIP，按文件名、姓名、电话归入")
    parser.add_argument("--query", metavar="要找的", default="", help="export 哪些人，写法同 caidang search；不写就是全部")
    parser.add_argument("--columns", metavar="列", default="", help="export 哪些列，用逗号隔开，如 姓名，手机，所在城市")
    parser.add_argument("--to", metavar="谁", default="", help="export 的表给谁，写在表头、台账里；不写就是本机命令行")
    parser.add_argument(
        "--purpose", choices=SHEET_PURPOSES, default="check",
        help="export 做什么用：" + "，".join(f"{key} {name}" for key, name in SHEET_PURPOSES.items()) + "；不写就是 check",
    )  # fmt: skip
    parser.add_argument("--password-stdin", action="store_true", help="export 时从标准输入读打开密码，把文件加密")
    parser.add_argument("--json", action="store_true", help="打印为 JSON")


SHEET_PURPOSES = {
    "contact": "联系本人", "check": "核对资料", "submit": "推荐给客户", "request": "应本人要求", "offer": "办理录用",
}  # fmt: skip
"""Here as words, like those below: the commands are listed without the program behind them."""
PORTABLE_PURPOSES = {"moving": "迁到另一套系统", "archive": "存档", "authority": "应主管部门要求", "check": "核对和审计"}
"""Here as words, like the kinds of backup targets below."""


def _export(parser: Parser) -> None:
    parser.add_argument(
        "--portable", type=Path, metavar="位置", required=True, help="新的文件夹（明文）；以 .zip 结尾就写成一个有密码的 ZIP（AES-256，7-Zip 能打开）"
    )
    told = "，".join(f"{key} {label}" for key, label in PORTABLE_PURPOSES.items())
    parser.add_argument("--purpose", metavar="用途", choices=list(PORTABLE_PURPOSES), required=True, help=told)
    parser.add_argument("--to", metavar="谁", required=True, help="交给谁，记在台账里")
    parser.add_argument("--password-stdin", action="store_true", help="写 .zip 时从标准输入读密码，至少 12 个字")
    parser.add_argument("--json", action="store_true", help="打印为 JSON")


def _import(parser: Parser) -> None:
    parser.add_argument("--portable", type=Path, metavar="位置", required=True, help="caidang export 写的文件夹或 .zip")
    parser.add_argument("--password-stdin", action="store_true", help=".zip 的密码从标准输入读")
    parser.add_argument("--json", action="store_true", help="打印为 JSON")


def _takeover(parser: Parser) -> None:
    parser.add_argument(
        "system", metavar="opencats|horilla|undo", choices=["opencats", "horilla", "undo"], help="从哪个系统；undo：撤销一次接手"
    )
    parser.add_argument("path", metavar="导出", help="数据库的导出（.sql、.sql.gz），或放着每张表一个 .csv 的文件夹；undo 写接手的编号")
    parser.add_argument("--files", type=Path, metavar="文件夹", help="简历文件：OpenCATS 的 attachments，Horilla 的 media")
    parser.add_argument("--dry-run", action="store_true", help="只说会怎样，什么都不写")
    parser.add_argument("--json", action="store_true", help="打印为 JSON")


def _audit_alone(options: Options) -> str:
    """An exported file and the public key are all that checking it needs."""
    is_alone = options.action == "verify" and options.export and options.key
    return f"{_COMMANDS}.audit_export" if is_alone else ""


def _backup(parser: Parser) -> None:
    parser.add_argument(
        "action", metavar="target|run|list|verify", choices=["target", "run", "list", "verify"],
        help="target：备份到哪里；run：现在备份；list：有哪些可以恢复；verify：核对",
    )  # fmt: skip
    parser.add_argument(
        "what", nargs="?", metavar="add|list|remove|test", choices=["add", "list", "remove", "test"], help="target 后面写"
    )
    kinds = "，".join(f"{kind} {name}" for kind, name in BACKUP_KINDS.items())
    parser.add_argument("--name", metavar="名字", default="", help="哪个备份目标；不写就是唯一的一个，run 和 verify 是全部")
    parser.add_argument("--kind", metavar="种类", choices=list(BACKUP_KINDS), help=kinds)
    parser.add_argument("--set", metavar="名字=值", action="append", default=[], help="一项设置，可以写几次，如 path=/mnt/backup")
    parser.add_argument("--secrets-stdin", action="store_true", help="账号口令从标准输入给，一段 JSON；不要写在命令里")
    parser.add_argument("--append-only", action="store_true", help="只增不删：存储开了对象锁时用，旧的由存储自己到期")
    parser.add_argument("--abroad", action="store_true", help="云在境外，评估、告知、同意都做过了；不写就什么都不送出去")
    parser.add_argument("--elsewhere", action="store_true", help="这个位置在别处（不在同一栋楼）")
    parser.add_argument("--kib-per-second", metavar="KiB", type=int, help="带宽上限，0 不限")
    parser.add_argument("--every-hours", metavar="小时", type=int, help="每几小时备份一次，默认 1")
    for name, label, default in (("hours", "小时", 24), ("days", "天", 14), ("weeks", "周", 8), ("months", "月", 12)):
        parser.add_argument(f"--keep-{name}", metavar="份", type=int, help=f"每{label}留一份，留多少，默认 {default}")
    parser.add_argument("--deep", action="store_true", help="verify：每个字节都读；run：不信上次的清单，逐个看有没有")
    parser.add_argument("--json", action="store_true", help="打印为 JSON")


def _drill(parser: Parser) -> None:
    parser.add_argument("--name", metavar="名字", default="", help="用哪个备份目标；不写就是最久没有演练的")
    parser.add_argument("--json", action="store_true", help="打印为 JSON")


def _check(parser: Parser) -> None:
    parser.add_argument("--sample", metavar="个", type=int, help="文件和值各抽多少个来解开；不写就是全部")
    parser.add_argument("--heal", action="store_true", help="损坏的文件从备份里取好的补上")
    parser.add_argument("--json", action="store_true", help="打印为 JSON")


def _keys(parser: Parser) -> None:
    parser.add_argument(
        "action", metavar="status|rotate|passphrase|shares", choices=["status", "rotate", "passphrase", "shares"],
        help="status：每把钥匙的状态；rotate：换钥匙；passphrase：换口令（从标准输入给，一行一个）；shares：把根密钥分成几份",
    )  # fmt: skip
    parser.add_argument("--root", action="store_true", help="换根密钥，改包每人的数据钥匙；原来的恢复单作废")
    parser.add_argument("--database", action="store_true", help="换内置数据库的钥匙")
    parser.add_argument("--index", action="store_true", help="换认人用的指纹和索引的钥匙；索引随后自己重建")
    parser.add_argument(
        "--subject", nargs="?", const="all", metavar="编号", help="换一位候选人的数据钥匙（网址里的编号），不写编号就是所有人；值和文件重新封存"
    )
    parser.add_argument("--count", metavar="份", type=int, default=3, help="shares：分成几份，默认 3")
    parser.add_argument("--needed", metavar="份", type=int, default=2, help="shares：几份合得出来，默认 2")
    parser.add_argument("--into", metavar="文件夹", type=Path, help="shares：存成 PDF，印完请删；不写就打印在这里")
    parser.add_argument("--json", action="store_true", help="打印为 JSON")


BACKUP_KINDS = {
    "folder": "文件夹", "disk": "移动硬盘", "webdav": "WebDAV 或 NAS", "sftp": "SFTP", "s3": "S3",
    "oss": "阿里云 OSS", "cos": "腾讯云 COS", "obs": "华为云 OBS",
}  # fmt: skip
"""Here as words, for the arguments are read before anything of the domain is loaded."""


def _mcp(parser: Parser) -> None:
    parser.add_argument(
        "--token-file", metavar="文件", type=Path, help="API 令牌的文件；不写就用环境变量 CAIDANG_MCP_TOKEN（HTTP 时每次请求自带令牌）"
    )
    parser.add_argument("--http", action="store_true", help="用 HTTP（streamable HTTP），不用标准输入输出")
    parser.add_argument("--host", metavar="地址", default="127.0.0.1", help="HTTP 听在哪个本机地址")
    parser.add_argument("--port", metavar="端口", type=int, default=8765, help="HTTP 的端口")


VERBS: dict[str, Verb] = {
    "intake": Verb("收进文件或整个文件夹", f"{_COMMANDS}.intake", _intake),
    "parse": Verb(
        "读一份简历并打印结果，什么都不保存", f"{_COMMANDS}.parse", _parse, needs_store=False
    ),
    "search": Verb("找候选人", f"{_COMMANDS}.search", _search),
    "sheet": Verb("表格：导入、导出、交回", f"{_COMMANDS}.sheet", _sheet),
    "takeover": Verb("接手 OpenCATS、Horilla：人、客户、职位、应聘、留言、简历", f"{_COMMANDS}.takeover", _takeover),
    "export": Verb("把整个库写成公开格式的普通文件，谁都读得了", f"{_COMMANDS}.portable_export", _export),
    "import": Verb("把整库导出带进一个空的系统，并证明一样", f"{_COMMANDS}.portable_import", _import),
    "reindex": Verb("从档案重建索引", f"{_COMMANDS}.reindex", _reindex),
    "reread": Verb("用新版重新阅读存着的原件", f"{_COMMANDS}.reread", _reread),
    "erase": Verb("抹除一个人：钥匙、档案、原件、索引", f"{_COMMANDS}.erase", _erase),
    "copy": Verb("一个人的全部资料做成一个 ZIP", f"{_COMMANDS}.copy", _copy),
    "user": Verb("成员：新增、邀请、改角色、解锁、停用并交接", f"{_COMMANDS}.user", _user),
    "audit": Verb(
        "核对、导出审计记录，取一个可以另存的签名", f"{_COMMANDS}.audit", _audit, alone=_audit_alone
    ),
    "mailbox": Verb("收信的邮箱：列出、新增、现在收一次、看记录", f"{_COMMANDS}.mailbox", _mailbox),
    "backup": Verb("备份：目标、现在备份、列出、核对", f"{_COMMANDS}.backup", _backup),
    "drill": Verb("恢复演练：恢复到临时位置，证明能用，再删掉", f"{_COMMANDS}.drill", _drill),
    "check": Verb("核对数据文件夹：数据库、审计、文件、值、索引", f"{_COMMANDS}.check", _check),
    "mcp": Verb("给语言模型的程序用（MCP）：标准输入输出，或本机的 HTTP", f"{_COMMANDS}.mcp", _mcp),
    "keys": Verb("钥匙：状态、更换、口令、份额", f"{_COMMANDS}.keys", _keys),
    "health": Verb("队列、索引、磁盘、沙箱、密钥的状态", f"{_COMMANDS}.health", _health),
}
