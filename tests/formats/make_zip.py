"""An archive as Windows packs a folder: names in GBK, an archive inside."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from tests.formats.samples import HERE

if TYPE_CHECKING:
    from pathlib import Path

# Name in the archive, and the test file that it is; numbers as in corpora/sample.
_INNER = {
    "07_柳河街道2021年法治政府建设情况报告.rtf": "rtf/07_liuhe_2021.rtf",
    "08_柳河街道2022年法治政府建设情况报告.txt": "txt-gb18030/08_liuhe_2022.txt",
}
_OUTER = {
    "云岭县/清溪镇/01_清溪镇2021年报告.docx": "docx-word/01_qingxi_2021.docx",
    "云岭县/清溪镇/03_清溪镇2023年报告.wps": "wps/03_qingxi_2023.wps",
    "云岭县/石桥镇/04_石桥镇2021年报告.html": "html-portal/04_shiqiao_2021.html",
    "市直部门/11_市场监管局2023年报告.ofd": "ofd/11_linlan_market_2023.ofd",
    "市直部门/13_澄湖街道2024年报告.mht": "mhtml/13_chenghu_2024.mhtml",
}


class _GbkName(zipfile.ZipInfo):
    """A member whose name is in GBK, without the flag that says UTF-8."""

    __slots__ = ()

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802  its name there
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def make(folder: Path) -> None:
    """Write the archive."""
    members = {name: (HERE / path).read_bytes() for name, path in _OUTER.items()}
    inner = {name: (HERE / path).read_bytes() for name, path in _INNER.items()}
    members["云岭县/柳河街道.zip"] = packed(inner)
    members["云岭县/Thumbs.db"] = b"\xd0\xcf\x11\xe0"
    (folder / "reports.zip").write_bytes(packed(members))


def packed(members: dict[str, bytes]) -> bytes:
    """A zip archive with names in GBK."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = _GbkName(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return made.getvalue()
