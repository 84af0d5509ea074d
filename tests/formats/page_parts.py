"""What stands on a portal's page around the article."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.formats.samples import Sample

HIDDEN = (
    '<div style="display:none">下载附件请先安装阅读器，本段文字不在页面上显示。</div>'
    '<span style="DISPLAY: none;">责编：网站管理员</span>'
)
SCRIPTS = """<script type="text/javascript">
var msg = "本网站支持语音播报，全年访问量达12345人次";
function share() { return '<p>这一段由脚本写出，办结率100%。</p>'; }
</script>
<style>.Custom_UnionStyle p{line-height:2} /* 正文样式：共3项 */</style>
<!-- 正文开始：一、以下为旧版正文，共调解纠纷999件 -->
"""

_META = """<meta name="SiteName" content="$site">
<meta name="SiteDomain" content="www.example.gov.cn">
<meta name="ColumnName" content="法治政府建设">
<meta name="ArticleTitle" content="$plain_title">
<meta name="PubDate" content="$date 10:25">
<meta name="ContentSource" content="$source">
<meta name="Keywords" content="法治政府,政务公开,$place">
"""
_HEAD = (
    """<head>
$charset_tag
<title>${plain_title}_$site</title>
"""
    + _META
    + """<link rel="stylesheet" href="/images/main.css">
<script src="/js/jquery.min.js"></script>
</head>"""
)
_MENU = (
    "网站首页",
    "走进$place",
    "新闻中心",
    "政务公开",
    "政务服务",
    "互动交流",
    "数据发布",
    "专题专栏",
)
_RELATED = (
    "$place人民政府办公室关于印发2024年政务公开工作要点的通知",
    "${place}2023年重大行政决策事项目录",
    "$place行政执法“三项制度”实施情况公示",
    "《$place优化营商环境若干措施》政策解读",
    "关于公开征求《$place重大行政决策程序规定（征求意见稿）》意见的公告",
    "${place}司法局2023年部门预算公开",
)
_LINKS = ("中国政府网", "省人民政府门户网站", "信用信息平台", "12345政务服务便民热线")

_TOP = """<div class="header"><a href="/wza">无障碍</a> <a href="/zzb">长者版</a>
<span id="today">今天是 2026年3月9日 星期一</span>
<h2 class="logo"><a href="/">$site</a></h2>
<form action="/s"><input type="text" value="请输入关键字">
<button>搜索</button></form></div>
<ul class="nav">$menu</ul>
<div class="crumb">您当前的位置：<a href="/">首页</a> &gt; <a
href="/zwgk/">政务公开</a> &gt; <a href="/fdzdgk/">法定主动公开内容</a> &gt; <a
href="/fzzf/">法治政府建设年度报告</a></div>
"""
_TABLE = """<table class="xxgk" width="100%" border="1">
<tr><td><b>索 引 号：</b></td><td>$index</td>
<td><b>主题分类：</b></td><td>综合政务</td></tr>
<tr><td><b>发布机构：</b></td><td>$source</td><td><b>发文字号：</b></td><td>无</td></tr>
<tr><td><b>成文日期：</b></td><td>$date</td><td><b>发布日期：</b></td><td>$date</td></tr>
<tr><td><b>标　　题：</b></td><td colspan="3">$plain_title</td></tr>
<tr><td><b>有 效 性：</b></td><td colspan="3">有效</td></tr>
</table>
"""
_LINE = """<div class="info"><span>来源：$source</span>
<span>发布时间：$date 10:25</span>
<span>浏览次数：<em id="hits">213</em>次</span> <span>字体：【<a
href="#">大</a> <a href="#">中</a> <a href="#">小</a>】</span> <a
href="javascript:window.print()">打印</a></div>
"""
_SHARE = """<div class="share">分享到：<a href="#">微信</a><a href="#">微博</a></div>
<div class="ewm" style="position:fixed;right:0"><img src="/images/ewm.png" alt="二维码">
<p>扫一扫在手机打开当前页</p></div>
"""
_NEXT = """<div class="pn"><p>上一篇：<a
href="a.html">${place}开展行政执法案卷评查活动</a></p>
<p>下一篇：<a href="b.html">没有了</a></p></div>
"""
_MORE = """<div class="more"><h4>相关文章</h4><ul>$related</ul></div>
"""
_BOTTOM = """<div class="footer"><p>友情链接：$links</p>
<p>主办单位：${site}办公室　承办单位：${place}大数据中心　技术支持：云岭科技</p>
<p>网站标识码：5304310001　ICP备案号：备12345678号-1　公安备案53043102000018号</p>
<p>地址：${place}府前路1号　联系电话：0716-5210000
<a href="/map">网站地图</a></p></div>
<script>var _hmt = _hmt || [];</script>
"""
_HTML5 = '<!DOCTYPE html>\n<html lang="zh-CN">\n' + _HEAD
_OLD = (
    '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">\n<HTML>\n'
    + _HEAD.replace("<meta", "<META").replace("head>", "HEAD>")
)
_XHTML = (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
    '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n'
    '<html xmlns="http://www.w3.org/1999/xhtml">\n' + _HEAD
)

FRAMES = {
    "trs": _HTML5
    + "\n<body>\n"
    + _TOP
    + '<div class="wrap"><div class="left">'
    + _MORE
    + '</div><div class="right">'
    + _TABLE
    + '<h1 class="title">$title</h1>\n'
    + _LINE
    + '<div class="view TRS_UEDITOR trs_paper_default">'
    '<div class="TRS_Editor"><div class="Custom_UnionStyle">\n$article\n</div>'
    "</div></div>" + _SHARE + _NEXT + "</div></div>\n" + _BOTTOM + "</body></html>",
    "tables": _OLD
    + '\n<body bgcolor="#ffffff"><table width="1000" align="center"><tr><td>\n'
    + _TOP
    + '</td></tr><tr><td><table width="98%" cellpadding="0"><tr>'
    '<td width="220" valign="top">' + _MORE + "</td><td>"
    '<table width="100%"><tr><td class="title" align="center"><b>$title</b></td></tr>'
    "<tr><td>"
    + _LINE
    + '</td></tr><tr><td><hr></td></tr><tr><td class="bt_content">\n$article\n'
    "</td></tr><tr><td>"
    + _NEXT
    + "</td></tr></table></td></tr></table></td></tr><tr><td>\n"
    + _BOTTOM
    + "</td></tr></table></body></html>",
    "ucap": _HTML5
    + "\n<body>"
    + _TOP
    + '<div class="detail">'
    + _TABLE
    + '<ucaptitle><h1 class="t1">$title</h1></ucaptitle>\n'
    + _LINE
    + '<div id="UCAP-CONTENT" class="pages_content">\n$article\n</div>'
    + _SHARE
    + _MORE
    + "</div>"
    + _BOTTOM
    + "</body></html>",
    "plain": _XHTML
    + "\n<body>"
    + _TOP
    + '<div class="main"><div class="tit">$title</div>\n'
    + _LINE
    + '<div class="con">\n$article\n</div>'
    + _NEXT
    + _SHARE
    + "</div>"
    + _BOTTOM
    + "</body></html>",
    "content": _HTML5
    + "\n<body>"
    + _TOP
    + "<article><h1>$title</h1>\n"
    + _LINE
    + '<div class="article-content">\n$article\n</div></article>'
    '<iframe src="/counter.html" width="1" height="1"></iframe><aside>'
    + _MORE
    + "</aside>"
    + _SHARE
    + _BOTTOM
    + "</body></html>",
    "zoom": _XHTML
    + "\n<body>"
    + _TOP
    + '<div class="bg"><div class="xl_title">$title</div>\n'
    + _LINE
    + '<div id="zoom">\n$article\n</div>'
    + _SHARE
    + _NEXT
    + _MORE
    + "</div>"
    + _BOTTOM
    + "</body></html>",
    "upper": _OLD
    + "\n<BODY><CENTER>"
    + _TOP
    + "</CENTER><TABLE width=800 align=center><TR><TD>"
    + _TABLE
    + "<H1 align=center>$title</H1>"
    + _LINE
    + "\n<DIV id=Zoom>$article\n</DIV>"
    + _NEXT
    + "</TABLE>"
    + _BOTTOM
    + "</BODY></HTML>",
    "soup": _HTML5
    + '\n<body><div id="app"><div class="a1b2">'
    + _TOP
    + '</div><div class="x9"><div class="x9-1"><div class="x9-1-3">'
    + _MORE
    + '</div><div class="x9-2"><div class="hd"><h1><span>$title</span></h1></div>'
    + _LINE
    + '<div class="bd"><div class="in">\n$article\n</div></div></div>'
    + _TABLE
    + _SHARE
    + "</div></div>"
    + _BOTTOM
    + "</div></body></html>",
}


def page_around(
    frame: str, sample: Sample, title: str, article: str, charset: str
) -> str:
    """A whole page: a frame of ``FRAMES`` with the article in it."""
    place = sample.place
    values = {
        "place": place,
        "site": f"{place}人民政府",
        "source": sample.source,
        "date": sample.published,
        "index": f"11530431{sample.number:07}X/{sample.year + 1}-000{sample.number:02}",
        "plain_title": sample.title.replace(" ", ""),
        "charset_tag": _charset_tag(frame, charset),
    }
    values["menu"] = _items(_MENU, values)
    values["related"] = _items(_RELATED, values)
    values["links"] = " ".join(f'<a href="#">{name}</a>' for name in _LINKS)
    return Template(FRAMES[frame]).substitute(values, title=title, article=article)


def _items(texts: tuple[str, ...], values: dict[str, str]) -> str:
    filled = (Template(text).substitute(values) for text in texts)
    return "\n".join(
        f'<li><a href="/{number}.html">{text}</a></li>'
        for number, text in enumerate(filled, 1)
    )


def _charset_tag(frame: str, charset: str) -> str:
    if not charset:
        return ""
    if frame in ("tables", "upper", "plain", "zoom"):
        content = f"text/html; charset={charset}"
        return f'<meta http-equiv="Content-Type" content="{content}">'
    return f'<meta charset="{charset}">'
