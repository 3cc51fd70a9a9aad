"""What stands in an export's README.txt: it has to be understood without the program and without its documents."""

from typing import Final

README: Final = """才档 整库导出 caidang-portable/1

！！这里是一个团队全部的个人信息，都是明文（除非整个放在加密的 ZIP 里）。
！！请放在加密的磁盘上，只给该给的人；用完销毁。导出已记在台账和审计里。

manifest.json            格式、时间、每个文件的行数、字节数和 SHA-256
schema.json              每张表、每一列是什么
tables/<表>.jsonl        一行一条记录，UTF-8 的 JSON，按编号排
originals/ab/<SHA-256>   原件，名字就是内容的 SHA-256；tables/vault_blob.jsonl 的 sha256 指到这里
people.jsonl             每位在库的候选人一行 JSON Resume v1.0.0，meta.x-caidang 里是放不下的中文字段、编号和原件
audit/                   旧系统给审计链签过的名和核对用的公钥；审计本身在 tables/audit_auditevent.jsonl
keys.json                查找用的钥匙：只用来认出抹除过、退订了的人，打不开任何内容，也要保密

封存过的列写成 {"key": 数据钥匙的编号, …}，旁边是 json、text、packed（压缩着存的文字）、packed_json 或 base64 之一；
key 是 0 的属于单位自己；{"erased": true} 是钥匙已经销毁、谁也打不开的。时间是 UTC，ISO 8601。
没有密码、令牌、两步验证的种子和根密钥。导入：caidang import --portable <这里>
"""
