"""Pages that stand in the way are told from pages (conformance check 39)."""

import pytest

from monitor.collect.charset import decoded_page
from monitor.collect.walls import Refusal, is_html, refusal, weight
from tests.collect.web_pages import LISTS, body_of, policy, site

CLOUDFLARE = """<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title>
<meta http-equiv="refresh" content="360"></head><body><div class="main-content">
<noscript>Enable JavaScript and cookies to continue</noscript></div>
<script>window._cf_chl_opt = {cRay: '9a1'};</script></body></html>"""
AKAMAI = """<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>
You don't have permission to access "http&#58;&#47;&#47;www&#46;state&#46;example&#47;" on
this server.<P>Reference&#32;&#35;18&#46;4d&#46;1762500000</BODY></HTML>"""
INCAPSULA = """<html style="height:100%"><head><META NAME="ROBOTS" CONTENT="NOINDEX"></head>
<body><iframe src="/_Incapsula_Resource?SWUDNSAI=31&xinfo=1" frameborder=0></iframe>
</body></html>"""
RUISHU = """<!DOCTYPE html><html><head><meta charset="utf-8"><script>$_ts = window['$_ts'];
</script><script src="/abc.js"></script></head><body></body></html>"""
ANUBIS = """<html><head><title>Making sure you're not a bot!</title></head><body>
<h1>Making sure you're not a bot!</h1><p>Loading...</p></body></html>"""
CONSENT = """<html><head><title>Daily News</title></head><body><h2>We value your privacy</h2>
<p>We and our 812 partners store and read information on your device.</p>
<button>x</button><a href="/ok">Accept all</a> <a href="/manage">Manage cookies</a></body>"""
LOGIN = """<html><head><title>Portal</title></head><body><form action="/login">
<h1>Sign in to your account</h1><input name="user"><input type="password" name="pw">
</form></body></html>"""
NEWS = "".join(
    f'<li><a href="/n/{n}">Headline {n} on trade</a> {n} November 2025</li>'
    for n in range(1, 4)
)


def judged(body: bytes, content_type: str | None) -> Refusal | None:
    text = decoded_page(body, content_type)
    return refusal(text) if is_html(text) else None


@pytest.mark.parametrize(
    ("page", "reason", "words"),
    [
        pytest.param(CLOUDFLARE, "blocked", "bot wall", id="Cloudflare"),
        pytest.param(AKAMAI, "blocked", "Access Denied", id="Akamai"),
        pytest.param(INCAPSULA, "blocked", "bot wall", id="Incapsula"),
        pytest.param(RUISHU, "blocked", "bot wall", id="Ruishu"),
        pytest.param(ANUBIS, "blocked", "bot wall", id="Anubis"),
        pytest.param(CONSENT, "blocked", "consent", id="consent"),
        pytest.param(LOGIN, "blocked", "login", id="login"),
        pytest.param(
            "<title>网站维护</title><p>系统升级中,请稍后访问。</p>", "not_a_feed",
            "maintenance", id="maintenance in Chinese",
        ),
        pytest.param(
            "<html><h1>It works!</h1></html>", "not_a_feed", "placeholder", id="placeholder"
        ),
        pytest.param(
            site("<h1>404</h1><p>Try the search.</p>", "Ministry"), "not_a_feed",
            "error page", id="error page with all around it",
        ),
        pytest.param(
            "<html><meta http-equiv=refresh content='0;URL=&quot;/en/&quot;'></html>",
            "not_a_feed", "leads to another", id="redirect",
        ),
        pytest.param(
            "<html><body><div id=root></div><noscript>You need to enable JavaScript to "
            "run this app.</noscript><script src=m.js></script></body></html>",
            "not_a_feed", "browser", id="scripts only",
        ),
        pytest.param(
            "<html><frameset><frame src=a></frameset></html>", "not_a_feed", "frames",
            id="frames",
        ),
        pytest.param("<html><body> </body></html>", "empty", "empty", id="empty"),
    ],
)  # fmt: skip
def test_c39_what_stands_in_the_way_is_named(
    page: str, reason: str, words: str
) -> None:
    """If it fails, a wall passes for a page, or for a feed that is broken."""
    found = judged(page.encode(), "text/html; charset=utf-8")

    assert found is not None
    assert found[0] == reason
    assert words in found[1]


@pytest.mark.parametrize("name", LISTS)
def test_pages_are_pages(name: str) -> None:
    """If it fails, a source is refused that says what it should."""
    assert judged(body_of(name), "text/html") is None


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(policy("Words."), id="a policy"),
        pytest.param(
            '<html><script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>'
            f"<noscript>Please enable JavaScript.</noscript><ul>{NEWS}</ul></html>",
            id="a short list behind a guard",
        ),
        pytest.param(
            "<html><div>We value your privacy. <a href=/a>Accept all</a> <a href=/m>"
            f"Manage cookies</a></div><ul>{NEWS}</ul></html>",
            id="a short list with a banner",
        ),
        pytest.param(
            f'<html><form>Log in <input type="password"></form><ul>{NEWS}</ul></html>',
            id="a short list with a login",
        ),
        pytest.param(
            "<html><h1>Order 7</h1><p>The export of gallium is forbidden. The order does "
            "not cover spare parts for the maintenance of furnaces.</p></html>",
            id="a short order",
        ),
        pytest.param(
            "<html><meta http-equiv=refresh content='300'><meta http-equiv=refresh "
            f"content='600;url=/x'><ul>{NEWS}</ul></html>",
            id="a page that reloads",
        ),
    ],
)
def test_short_pages_are_pages(page: str) -> None:
    """If it fails, a banner or a word makes a wall of a page."""
    assert judged(page.encode(), None) is None


def test_what_is_no_html_is_not_judged() -> None:
    """If it fails, a feed about captchas is a wall."""
    feed = b"<?xml version='1.0'?><rss><channel><title>Captcha</title></channel></rss>"

    assert judged(feed, "text/xml") is None
    assert judged(b"", None) is None
    assert not is_html("just a moment")


def test_a_page_may_reload_itself() -> None:
    """If it fails, a page that refreshes is taken for a redirect."""
    page = "<html><meta http-equiv=refresh content='10;url=/news'><p>Words.</p></html>"

    assert refusal(page, url="https://a.example/news") is None
    assert refusal(page, url="https://a.example/old") is not None


def test_weight() -> None:
    """If it fails, a Chinese page of thirty words is called empty."""
    assert weight("abcd") == 4
    assert weight("稀土 é") == 4 + 3
