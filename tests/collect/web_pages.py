"""Pages of our own making, built as real sites build theirs; and what is on each."""

from dataclasses import dataclass

CHROME_TOP = """<!doctype html><html lang="en"><head><title>{title}</title>
<script>var s = "<ul><li><a href='/x'>A headline in a script that is none</a></li></ul>";
</script><style>nav {{ color: red }}</style></head><body class="has-sidebar nav-open">
<a class="skip-link" href="#content">Skip to main content</a>
<div id="cookie-banner"><p>We use cookies to make this site better for all.</p>
<a href="/cookies">Read our complete policy on cookies and other files</a></div>
<header class="site-header"><a href="/">Ministry of Things and Other Matters</a>
<nav><ul><li><a href="/about">About the ministry and its work</a></li>
<li><a href="/policy">Policies of the ministry in force</a></li>
<li><a href="/press">Press room of the ministry today</a></li></ul></nav></header>
<div class="breadcrumb"><a href="/">Home</a> &gt; <a href="/press">Press</a></div>
"""
CHROME_END = """<div class="sidebar"><h3>Popular</h3><ul>
<li><a href="/pop/1">The most popular page of the last ten years</a> 1 May 2020</li>
<li><a href="/pop/2">Another popular page that everybody reads</a> 2 May 2020</li>
<li><a href="/pop/3">A third popular page about nothing at all</a> 3 May 2020</li></ul>
</div><footer><p>Copyright 2025 Ministry. Visitors: 1,234,567</p>
<ul><li><a href="/privacy">Privacy policy</a></li><li><a href="/legal">Legal</a></li></ul>
</footer></body></html>"""


def site(main: str, title: str = "Press releases | Ministry") -> str:
    """Return a page with everything that stands around the content."""
    return CHROME_TOP.format(title=title) + main + CHROME_END


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A page and what must be read from it."""

    html: str
    url: str
    found: tuple[tuple[str, str, str | None], ...]  # path, title, day


MOFCOM = Sample(
    url="https://www.mofcom.example/zwgk/zcfb/index.html",
    html="""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>政策发布_商务部</title></head><body>
<div class="head"><ul class="nav"><li><a href="/">首页</a></li><li><a href="/jg/">机构设置</a></li>
<li><a href="/xw/">新闻发布与在线访谈</a></li><li><a href="/zw/">政务公开与政策解读</a></li></ul></div>
<div class="position">当前位置:<a href="/">首页</a> > <a href="/zwgk/">政务公开</a></div>
<div class="listCon"><section class="listSec"><ul class="txtList_01">
<li><a href="/zwgk/zcfb/art/2025/art_61.html" title="商务部公告2025年第61号 公布对境外相关稀土物项实施出口管制的决定">商务部公告2025年第61号 公布对境外相关...</a><span>[2025-10-09]</span></li>
<li><a href="/zwgk/zcfb/art/2025/art_62.html" title="商务部公告2025年第62号 公布对稀土相关技术实施出口管制的决定">商务部公告2025年第62号 公布对稀土相关技术...</a><span>[2025-10-09]</span></li>
<li><a href="art/2025/art_70.html" title="商务部 海关总署公告2025年第70号">商务部 海关总署公告2025年第70号</a><span>[2025-11-07]</span></li>
<li><a href="./art/2025/art_72.html" title="暂停实施公告">关于暂停实施第61号公告的公告</a><span>[2025-11-10]</span></li>
</ul></section>
<div class="page"><a href="index_1.html">1</a><a href="index_2.html">2</a><a href="index_2.html">下一页</a><a href="index_9.html">尾页</a></div></div>
<div class="foot">版权所有 访问量:123456 <a href="/wzdt/">网站地图</a></div></body></html>""",
    found=(
        ("/zwgk/zcfb/art/2025/art_61.html",
         "商务部公告2025年第61号 公布对境外相关稀土物项实施出口管制的决定", "2025-10-09"),
        ("/zwgk/zcfb/art/2025/art_62.html",
         "商务部公告2025年第62号 公布对稀土相关技术实施出口管制的决定", "2025-10-09"),
        ("/zwgk/zcfb/art/2025/art_70.html", "商务部 海关总署公告2025年第70号", "2025-11-07"),
        ("/zwgk/zcfb/art/2025/art_72.html", "关于暂停实施第61号公告的公告", "2025-11-10"),
    ),
)  # fmt: skip

METI = Sample(
    url="https://www.meti.example/press/index.html",
    html="""<html lang="ja"><head><meta charset="shift_jis"><title>ニュースリリース一覧</title></head><body>
<div id="header"><a href="/">経済産業省</a><ul id="globalnav"><li><a href="/policy/">政策について</a></li>
<li><a href="/statistics/">統計について知りたい方へ</a></li></ul></div>
<main><h1>ニュースリリース一覧</h1><dl class="date_sp">
<dt>2025年11月7日</dt><dd><a href="/press/2025/11/1.html">重要鉱物の安定供給に関する措置を公表しました</a></dd>
<dd><a href="/press/2025/11/2.html">日米鉱物協議の共同声明を公表しました</a></dd>
<dt>令和7年11月6日</dt><dd><a href="/press/2025/11/3.html">外国為替令の一部を改正する政令が閣議決定されました</a>
<a href="/press/2025/11/3.html">詳細</a></dd></dl></main>
<div id="footer"><a href="/sitemap/">サイトマップ</a></div></body></html>""",
    found=(
        ("/press/2025/11/1.html", "重要鉱物の安定供給に関する措置を公表しました", "2025-11-07"),
        ("/press/2025/11/2.html", "日米鉱物協議の共同声明を公表しました", "2025-11-07"),
        ("/press/2025/11/3.html", "外国為替令の一部を改正する政令が閣議決定されました",
         "2025-11-06"),
    ),
)  # fmt: skip

REGISTER = Sample(
    url="https://www.register.example/agencies/bis",
    html=site("""<div id="content" class="search-results"><h1>Bureau of Things</h1>
<table class="documents"><thead><tr><th>Date</th><th>Type</th><th>Title</th><th>Agency</th>
<th>Pages</th></tr></thead><tbody>
<tr><td>11/17/2025</td><td>Rule</td><td><a href="/documents/2025/11/17/2025-20001/one">Revisions to the
Export Administration Regulations: Magnets</a></td><td><a href="/agencies/bis">Bureau of Things and Affairs</a></td>
<td><a href="/pdf/2025-20001.pdf">PDF</a> 12 pages</td></tr>
<tr><td>11/10/2025</td><td>Notice</td><td><a href="/documents/2025/11/10/2025-19001/two">Imports of
Processed Critical Minerals: Request for Comments</a></td><td><a href="/agencies/bis">Bureau of Things and Affairs</a></td>
<td><a href="/pdf/2025-19001.pdf">PDF</a> 3 pages</td></tr>
<tr><td>11/07/2025</td><td>Rule</td><td><a href="/documents/2025/11/07/2025-18001/three?utm_source=x">Additions
to the Entity List</a></td><td><a href="/agencies/bis">Bureau of Things and Affairs</a></td>
<td><a href="/pdf/2025-18001.pdf">PDF</a> 7 pages</td></tr></tbody></table>
<ul class="pagination"><li><a href="?page=2">2</a></li><li><a href="?page=2">Next page of all results here</a></li></ul></div>""",
               "Bureau of Things | Register"),
    found=(
        ("/documents/2025/11/17/2025-20001/one",
         "Revisions to the Export Administration Regulations: Magnets", "2025-11-17"),
        ("/documents/2025/11/10/2025-19001/two",
         "Imports of Processed Critical Minerals: Request for Comments", "2025-11-10"),
        ("/documents/2025/11/07/2025-18001/three", "Additions to the Entity List",
         "2025-11-07"),
    ),
)  # fmt: skip


def _post(slug: str, title: str, day: str, words: str) -> str:
    return f"""<article class="post type-post category-news"><header class="entry-header">
<h2 class="entry-title"><a href="https://blog.example/{slug}/" rel="bookmark">{title}</a></h2>
<div class="entry-meta">Posted on <a href="https://blog.example/{slug}/"><time class="entry-date" datetime="{day}">{day}</time></a>
by <a href="https://blog.example/author/ann/">Ann Author</a></div></header>
<div class="entry-content"><p>{words} <a href="https://elsewhere.example/">as reported</a> by others in the course of this week.</p>
<p><a class="more-link" href="https://blog.example/{slug}/#more-12">Continue reading<span class="screen-reader-text"> {title}</span></a></p></div>
<footer class="entry-footer"><a href="https://blog.example/category/news/">News and comment</a>
<a href="https://blog.example/{slug}/#comments">3 Comments</a></footer></article>"""


WORDPRESS = Sample(
    url="https://blog.example/news/",
    html=site('<div id="primary" class="content-sidebar-wrap"><main id="main">'
              '<h1>Archive: News</h1>'
              + _post("offtake", "Mine signs offtake with magnet maker",
                      "2025-11-07T09:30:00+01:00", "The mine will deliver 500 tonnes a year,")
              + _post("drill", "Drill results from the northern zone", "2025-11-05",
                      "Hole 17 met 40 metres of ore,")
              + _post("board", "Board appoints a new chair", "2025-10-30",
                      "Jane Doe follows John Roe,")
              + '<nav class="navigation"><a href="/news/page/2/">Older posts</a></nav>'
              '</main></div>', "News – The Mine"),
    found=(
        ("/offtake/", "Mine signs offtake with magnet maker", "2025-11-07 08:30"),
        ("/drill/", "Drill results from the northern zone", "2025-11-05"),
        ("/board/", "Board appoints a new chair", "2025-10-30"),
    ),
)  # fmt: skip

EXCHANGE = Sample(
    url="https://www.exchange.example/announcements.aspx",
    html="""<html><head><title>Company announcements - Exchange</title></head><body>
<form id="aspnetForm" action="./"><input type="hidden" name="__VIEWSTATE" value="x">
<table width="100%"><tr><td class="menu" colspan="2"><a href="/prices">Prices and indices of today</a> |
<a href="/rules">Listing rules and guidance</a></td></tr><tr><td>
<table class="grid"><tr><th>Company</th><th>Time</th><th>Headline</th></tr>
<tr><td>LYC</td><td>07-Nov-2025 08:12</td><td><a href="javascript:void(0)" onclick="x()">*</a>
<a href="ann.aspx?id=1001&amp;sid=AB12">Quarterly Activities Report</a></td></tr>
<tr><td>ILU</td><td>07-Nov-2025 07:55</td><td><a href="ann.aspx?id=1000&amp;sid=AB12">Trading Halt</a></td></tr>
<tr><td>ARU</td><td>06-Nov-2025 16:40</td><td><a href="ann.aspx?id=999&amp;sid=AB12">Response to Price Query</a></td></tr>
</table></td><td class="sidebar">&nbsp;</td></tr></table></form></body></html>""",
    found=(
        ("/ann.aspx?id=1001", "Quarterly Activities Report", "2025-11-07"),
        ("/ann.aspx?id=1000", "Trading Halt", "2025-11-07"),
        ("/ann.aspx?id=999", "Response to Price Query", "2025-11-06"),
    ),
)


def _card(slug: str, title: str, day: str) -> str:
    return f"""<div class="col-md-4"><a class="card" href="{slug}"><div class="img"><img src="i.jpg" alt="Picture"></div>
<div class="card-body"><div class="label">Press release</div><div class="card-date">{day}</div>
<h3 class="card-title">{title}</h3><p>{title} was announced by the company before the market opened.</p>
<span class="btn">Read more</span></div></a></div>"""


GRID = Sample(
    url="https://www.company.example/en/news",
    html=site('<base href="https://www.company.example/en/news/">'
              '<div class="news-grid"><h1>News</h1><div class="row">'
              + _card("plant-opens", "Separation plant opens in Texas", "Nov 7, 2025")
              + _card("guidance", "Company raises guidance for 2026", "October 30, 2025")
              + '</div><div class="row">'
              + _card("loan", "Export bank grants a loan of $200 million", "Sept. 2, 2025")
              + _card("results", "Results for the second quarter of 2025", "7th August 2025")
              + "</div></div>", "News | Company"),
    found=(
        ("/en/news/plant-opens", "Separation plant opens in Texas", "2025-11-07"),
        ("/en/news/guidance", "Company raises guidance for 2026", "2025-10-30"),
        ("/en/news/loan", "Export bank grants a loan of $200 million", "2025-09-02"),
        ("/en/news/results", "Results for the second quarter of 2025", "2025-08-07"),
    ),
)  # fmt: skip

YEARS = Sample(
    url="https://www.agency.example/sanctions/updates",
    html=site("""<div class="content"><h1>Updates</h1>
<h3>2025</h3><ul><li>07.11.2025 <a href="u/5.html">Update of the list of controlled goods</a></li></ul>
<h3>2024</h3><ul><li>03.12.2024 <a href="u/4.html">Order on gallium and germanium amended</a></li>
<li>01.08.2024 <a href="u/3.html">Licences for graphite: new form</a></li></ul>
<h3>2023</h3><ul><li>15.07.2023 <a href="u/2.html">Guidance for exporters of magnets</a></li>
<li>02.01.2023 <a href="u/1.html">First list of controlled goods</a></li></ul></div>"""),
    found=(
        ("/sanctions/u/5.html", "Update of the list of controlled goods", "2025-11-07"),
        ("/sanctions/u/4.html", "Order on gallium and germanium amended", "2024-12-03"),
        ("/sanctions/u/3.html", "Licences for graphite: new form", "2024-08-01"),
        ("/sanctions/u/2.html", "Guidance for exporters of magnets", "2023-07-15"),
        ("/sanctions/u/1.html", "First list of controlled goods", "2023-01-02"),
    ),
)

FLAT = Sample(
    url="http://www.customs.example/notices/",
    html="""<title>Notices</title><center><font face=arial><b>NOTICES</b></font></center><hr>
<a href=n3.htm>Notice 3/2025 on rare earth magnets</a> (7 November 2025)<br>
<a href=n2.htm>Notice 2/2025 on antimony compounds</a> (1 March 2025)<br>
<a href=n1.htm>Notice 1/2025 on tariff codes</a> (2 January 2025)<br>
<hr><a href=javascript:history.back()>Back</a> <a href=mailto:x@y.example>Mail</a>""",
    found=(
        ("/notices/n3.htm", "Notice 3/2025 on rare earth magnets", "2025-11-07"),
        ("/notices/n2.htm", "Notice 2/2025 on antimony compounds", "2025-03-01"),
        ("/notices/n1.htm", "Notice 1/2025 on tariff codes", "2025-01-02"),
    ),
)

DAYS = Sample(
    url="https://www.daily.example/releases",
    html=site("""<main><h1>Releases</h1>
<h2>7 November 2025</h2><ul class="list"><li><a href="/r/9"><b>Joint statement</b> on critical minerals</a></li>
<li><a href="/r/8">Remarks at the conference on mining</a><p>The minister spoke of supply.</p></li></ul>
<h2>6 November 2025</h2><ul class="list"><li><a href="/r/7">Readout of the call with the trade commissioner</a></li>
<li><a href="/r/6">Statement on the tariff truce</a></li></ul></main>"""),
    found=(
        ("/r/9", "Joint statement on critical minerals", "2025-11-07"),
        ("/r/8", "Remarks at the conference on mining", "2025-11-07"),
        ("/r/7", "Readout of the call with the trade commissioner", "2025-11-06"),
        ("/r/6", "Statement on the tariff truce", "2025-11-06"),
    ),
)

UNDATED = Sample(
    url="https://www.think.example/papers",
    html=site("""<div class="view-content"><div class="views-row"><h3><a href="/p/3">The price of gallium after
the ban</a></h3><div class="field">A note on supply, by <a href="/people/a">A. Writer</a>.</div><a href="/p/3">Read more</a></div>
<div class="views-row"><h3><a href="/p/2">Who separates heavy rare earths?</a></h3><div class="field">A survey of plants, by
<a href="/people/b">B. Writer</a>.</div><a href="/p/2">Read more</a></div>
<div class="views-row"><h3><a href="/p/1">Stockpiles and their uses</a></h3><div class="field">A history, by
<a href="/people/a">A. Writer</a>.</div><a href="/p/1">Read more</a></div></div>"""),
    found=(
        ("/p/3", "The price of gallium after the ban", None),
        ("/p/2", "Who separates heavy rare earths?", None),
        ("/p/1", "Stockpiles and their uses", None),
    ),
)

LISTS = {
    "mofcom": MOFCOM, "meti": METI, "register": REGISTER, "wordpress": WORDPRESS,
    "exchange": EXCHANGE, "grid": GRID, "years": YEARS, "flat": FLAT, "days": DAYS,
    "undated": UNDATED,
}  # fmt: skip
CHARSETS = {"mofcom": "gb2312", "meti": "shift_jis"}


def body_of(name: str) -> bytes:
    """Return a sample as its server sends it."""
    return LISTS[name].html.encode(CHARSETS.get(name, "utf-8"))


LICENCES = (
    "Exporters of magnets need a licence for each shipment since 9 October 2025. The "
    "office decides within 45 working days, and asks for an end-user certificate that "
    "is signed by the buyer and stamped by the chamber of commerce of the place."
)
EXEMPT = (
    "No licence is needed for goods under 0.1 per cent of content by value, for returns "
    "after repair, and for samples of less than one kilogram that are sent to a "
    "laboratory. Exporters keep proof of this for five years and show it when asked."
)
FORMS = "Use form 7-A until further notice."
SUSPENDED = (
    "The requirement is suspended until 10 November 2026 for shipments to the countries "
    "of list B. Licences that have been granted stay valid, and applications that are "
    "under way are decided as if the requirement were still in force for them."
)


def policy(
    *paragraphs: str,
    banner: str = "Offices are closed on Monday",
    clock: str = "10:32:07",
    rows: tuple[tuple[str, str], ...] = (("Gallium", "25 %"), ("Germanium", "15 %")),
) -> str:
    """Return a page about one policy that is edited now and then."""
    body = "".join(f"<p>{p}</p>" for p in paragraphs)
    cells = "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in rows)
    main = f"""<div class="alert-banner"><p>{banner}</p></div><main><h1>Export licences</h1>
<p class="now">Today is Monday, 24 November 2025, {clock}</p>
<h2>Magnets</h2>{body}<h2>Forms</h2><p>{FORMS}</p>
<p>See also:</p><ul><li><a href="/form7a.pdf">Form 7-A (PDF)</a></li>
<li><a href="/guide.pdf">Guide for applicants</a></li></ul>
<h2>Duties</h2><table><tr><th>Metal</th><th>Rate</th></tr>{cells}</table>
<p>Last updated: 24 November 2025 {clock}</p><p>Page views: {clock.replace(":", "")}</p>
</main>"""
    return site(main, "Export licences | Ministry")


BULLETIN = """<html><head><title>Bulletin: New guidance on magnets</title></head><body>
<table role="presentation" width="600"><tr><td><a href="https://x.example/w">View as a webpage / share</a></td></tr>
<tr><td><h1>New guidance on magnets</h1><p>The Bureau of Things today published guidance for those who import permanent
magnets. It explains <a href="https://x.example/1">how the content is to be measured</a> and who has to declare it,
and it answers the questions that were asked most often since the rule came into force.</p>
<p>Declarations are due from 1 January 2026. The bureau will hold <a href="https://x.example/2">two webinars</a> on the
guidance in December, and will take comments in writing until the end of the year at the address below.</p>
<p>Read the <a href="https://x.example/3">full guidance</a>.</p></td></tr>
<tr><td><p>This email was sent to you by the Bureau of Things.</p></td></tr></table></body></html>"""

CHINESE_TEXT = """<html lang="zh-CN"><head><meta charset="gbk"><title>出口管制公告_商务部</title></head><body>
<div class="nav"><a href="/">首页</a><a href="/zw/">政务公开</a></div><div id="zoom"><h1>商务部公告2025年第61号</h1>
<p>发布时间：2025-10-09 10:00　浏览次数：3021次</p>
<p>为维护国家安全和利益，根据《中华人民共和国出口管制法》等法律法规有关规定，经国务院批准，决定对境外相关稀土物项实施出口管制，有关事项公告如下：</p>
<p>一、境外组织和个人在向中国以外的其他国家和地区出口以下物项前，必须获得商务部颁发的两用物项出口许可证件，否则不得出口相关物项，违反规定的将依法承担责任。</p>
<p>二、对向境外军事用户的出口申请，以及向出口管制管控名单和关注名单所列进口商和最终用户的出口申请，原则上不予许可，出口经营者不得从事有关活动。</p>
</div></body></html>"""  # noqa: RUF001
