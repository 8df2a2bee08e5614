"""Pages from templates of one's own are read as browsers read them: nothing that runs, loads or leads away is written."""

from __future__ import annotations

import base64
import gc
import http.server
import json
import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import justhtml
import pytest
from counting import stop_of_a_hang
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from justhtml import JustHTML
from report import browser

from cyberdiag.errors import InvalidData
from cyberdiag.report.own import guard
from cyberdiag.report.own.folder import Own
from cyberdiag.report.page import policy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

HEARD = "http://127.0.0.1:{port}/"
REFRESH = '<meta http-equiv="refresh" content="0;url=@refresh">'
INSIDE = base64.b64encode(b"<script>location='@data'</script>").decode()

NAVIGATION = {
    "refresh": REFRESH,
    "refresh-order": '<meta content="0;url=@x" http-equiv=refresh>',
    "refresh-case": '<META HTTP-EQUIV="ReFrEsH" CONTENT="0;URL=\'@x\'">',
    "refresh-entity": '<meta http-equiv="&#114;efresh" content="0;url=@x">',
    "refresh-twice": '<meta http-equiv="refresh" http-equiv="content-security-policy" content="0;url=@x">',
    "refresh-slash": '<meta/http-equiv="refresh"/content="0;url=@x">',
    "comment-short": f"<!-->{REFRESH}<!-- -->",
    "comment-shorter": f"<!--->{REFRESH}<!-- -->",
    "comment-bang": f"<!-- --!>{REFRESH}<!-- -->",
    "comment-nested": f"<!-- <!-- -->{REFRESH}<!-- -->",
    "comment-bogus": f"<!x --{'>'}{REFRESH}",
    "comment-end-tag": f"</ x --{'>'}{REFRESH}",
    "instruction": f"<?x ?{'>'}{REFRESH}",
    "cdata": f"<![CDATA[>{REFRESH}]]>",
    "cdata-drawn-ended": f"<svg><![CDATA[<x]]></svg>{REFRESH}",
    "title": f"<title><!--</title>{REFRESH}<!-- --></title>",
    "textarea": f"<textarea><!--</textarea>{REFRESH}<!-- -->",
    "style": f"<style><!--</style>{REFRESH}<!-- -->",
    "xmp": f"<xmp><!--</xmp>{REFRESH}<!-- -->",
    "iframe-text": f"<iframe><!--</iframe>{REFRESH}<!-- -->",
    "noembed": f"<noembed><!--</noembed>{REFRESH}<!-- -->",
    "noframes": f"<noframes><!--</noframes>{REFRESH}<!-- -->",
    "noscript": f'<noscript><p title="</noscript>{REFRESH.replace(chr(34), "&quot;")}"></noscript>{REFRESH}',
    "script-text": f"<script><!--<script></script>{REFRESH}--></script>{REFRESH}",
    "table": f"<table>{REFRESH}</table>",
    "select": f"<select>{REFRESH}</select>",
    "attribute-open": f"<p title='x{REFRESH.replace(chr(39), '')}'></p>{REFRESH}",
}
"""Each leads a browser away as soon as it is opened, whatever policy the page has."""
OTHERS = {
    "cdata-drawn": f"<svg><desc><![CDATA[>{REFRESH}]]></desc></svg>",
    "drawn-style": f'<svg><style><a title="</style>{REFRESH.replace(chr(34), chr(39))}">',
    "math": f"<math><mi><!--</mi>{REFRESH}<!-- --></math>",
    "template": f"<template>{REFRESH}</template>",
    "template-shadow": f'<div><template shadowrootmode="open">{REFRESH}</template></div>',
    "plaintext": f"<plaintext>{REFRESH}",
    "base": '<base href="@base"><a href="#x">x</a>',
    "ping": '<a href="#x" ping="@ping">x</a>',
    "ping-elsewhere": '<a href="https://x.example" ping="@ping">x</a>',
    "area": '<img src="" usemap="#m"><map name=m><area href="@area" ping="@area"></map>',
    **{f"link-{rel}": f'<link rel="{rel}" href="@{rel}" as=style>' for rel in (
        "stylesheet", "icon", "prefetch", "preload", "preconnect", "dns-prefetch", "modulepreload", "prerender", "manifest",
        "alternate stylesheet",
    )},
    "form": '<form action="@form"><button>x</button></form>',
    "formaction": '<button formaction="@form" form=x>x</button><input type=image src="@image">',
    "form-outside": '<input form="f" formaction="@x" type=submit>',
    "img": '<img src="@img" alt="">',
    "img-relative": '<img src="x.png" alt="">',
    "img-twice": '<img src="@img" src="data:image/png;base64,AAAA" alt="">',
    "srcset": '<img src="data:image/png;base64,AAAA" srcset="@srcset 1x" alt="">',
    "picture": '<picture><source srcset="@picture"><img alt=""></picture>',
    "image": '<image src="@image">',
    "background": '<body background="@background"><table background="@background"><tr><td background="@x"></table>',
    "video": '<video src="@video" poster="@poster" autoplay></video><audio src="@audio" autoplay></audio>',
    "track": '<video><source src="@source"><track src="@track" default></video>',
    "object": '<object data="@object"></object>',
    "embed": '<embed src="@embed">',
    "applet": '<applet code="@applet" archive="@applet"></applet>',
    "iframe": '<iframe src="@iframe"></iframe>',
    "srcdoc": '<iframe srcdoc="<img src=@srcdoc>"></iframe>',
    "fencedframe": '<fencedframe src="@x"></fencedframe><portal src="@x"></portal>',
    "frameset": '<frameset><frame src="@frame"></frameset>',
    "script": "<script>location='@script'</script>",
    "script-src": '<script src="@script"></script>',
    "speculation": '<script type="speculationrules">{"prefetch":[{"source":"list","urls":["@speculation"]}]}</script>',
    "handler": """<p onclick="location='@x'">x</p><body onload="location='@onload'">""",
    "handler-case": """<details ONTOGGLE="location='@x'" open>x</details>""",
    "handler-slash": """<svg/onload="location='@x'">""",
    "javascript": """<a href="javascript:location='@x'">x</a>""",
    "javascript-spaced": """<a href="&#1; java&#10;script&colon;location='@x'">x</a>""",
    "javascript-case": """<a href="JaVaScRiPt:location='@x'">x</a>""",
    "vbscript": '<a href="vbscript:x">x</a>',
    "data-link": f'<a href="data:text/html;base64,{INSIDE}">x</a>',
    "blob": '<a href="blob:null/x">x</a>',
    "file": '<a href="file:///etc/passwd">x</a>',
    "relative": '<a href="//127.0.0.1/x">x</a><a href="x.html">x</a>',
    "backslash": r'<a href="\\127.0.0.1\x">x</a>',
    "target": '<a href="https://x.example" target="report" rel="opener">x</a>',
    "opener": '<a href="https://x.example" target="_blank" rel="opener">x</a>',
    "download": '<a href="https://x.example" download>x</a>',
    "attribution": '<a href="#x" attributionsrc="@attribution">x</a>',
    "style-attribute": '<p style="background:url(@style)">x</p>',
    "draw-use": '<svg><use href="@use#x"/><use xlink:href="@use#x"/></svg>',
    "draw-image": '<svg><image href="@image" xlink:href="@image"/><feImage href="@image"/></svg>',
    "draw-link": '<svg><a href="javascript:1"><text>x</text></a><a xlink:href="@x"><text>x</text></a></svg>',
    "draw-animate": '<svg><a><animate attributeName="href" values="javascript:1"/><set attributeName="href" to="@x"/></a></svg>',
    "draw-paint": '<svg><rect fill="url(@paint#x)" width="9" height="9"/></svg>',
    "draw-paint-escaped": r'<svg><rect fill="\75 rl(@paint#x)" width="9" height="9"/></svg>',
    "draw-mask": '<svg><rect mask="url(@mask)" filter="url(@filter)" clip-path="url(@clip)" width="9"/></svg>',
    "draw-script": "<svg><script>location='@x'</script></svg>",
    "draw-style": "<svg><style>@import '@import';</style></svg>",
    "draw-foreign": f"<svg><foreignObject>{REFRESH}</foreignObject></svg>",
    "draw-title": "<svg><title><p>x</p></title></svg>",
    "draw-handler": "<svg><animate onbegin=\"location='@x'\" attributeName=x dur=1s /></svg>",
    "math-link": '<math><mtext><a href="javascript:1">x</a></mtext></math><math href="javascript:1">x</math>',
    "math-mutating": '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=@x&gt;">',
    "form-mutating": '<form><math><mtext></form><form><mglyph><svg><mtext><style><path id="</style><img src=@x>">',
    "stylesheet-second": "<style>@import '@import'</style>",
    "policy-second": '<meta http-equiv="Content-Security-Policy" content="default-src *">',
    "encoding-second": '<meta charset="iso-2022-jp"><meta http-equiv="content-type" content="text/html;charset=utf-7">',
    "cookie": '<meta http-equiv="set-cookie" content="a=b"><meta http-equiv="x-dns-prefetch-control" content="on">',
    "referrer": '<meta name="referrer" content="unsafe-url">',
    "client-hints": '<meta http-equiv="delegate-ch" content="sec-ch-ua @x"><meta http-equiv="accept-ch" content="dpr">',
    "custom": '<x-y is="a-b">x</x-y><button popovertarget=x>x</button>',
    "html-attribute": '<html manifest="@manifest" onclick="1">',
    "marquee": "<marquee onstart=1>x</marquee>",
    "deep": "<div>" * 600 + "x",
    "many-attributes": "<p " + " ".join(f"data-a{n}" for n in range(200)) + ">",
}  # fmt: skip
CASES = {**NAVIGATION, **OTHERS}
HARMLESS = {"cdata-drawn", "frameset", "html-attribute"}
"""A browser makes nothing of these, and nothing of them is written."""
STYLES = (
    "@import '@import';", "@IMPORT '@import';", r"@\69mport '@import';", "a{}@import'@import';", "x@import '@import';",
    "p { background: url(@url) }", "p { background: URL( '@url' ) }", r"p { background: \75 rl(@url) }",
    r"p { background: u\72l(@url) }", r"p { background: ur\l(@url) }", "p { background: image-set('@x' 1x) }",
    "p { background: -webkit-image-set(url(@x) 1x) }", "p { background: image('@x') }", "p { background: src('@x') }",
    "p { content: '/*'; background: url(@x); } q { content: '*/' }", 'p { content: "\n; background: url(@x) }',
    "@font-face { font-family: x; src: url(@font) }", "@namespace url(@x);", "@charset 'utf-7';", "p { cursor: url(@x), auto }",
    "p { behavior: url(@x); -moz-binding: url(@x) }", "p { width: expression(1) }", "p { filter: progid:x(src='@x') }",
    "@document url-prefix('') { p { color: red } }", "p { background: cross-fade('@x', red) }", "p { background: element(#x) }",
    '\\" ; p { background: url(@x) } "', "/* x */p { background: url/**/(@x) url(@x) }", "@media print { @import '@x'; }",
    "@font-palette-values --x { base-palette: 1 }", "@view-transition { navigation: auto }", "p { background: paint(x) }",
)  # fmt: skip
PLAIN = (
    '<p class="a" id="b" title="c" data-x="1" aria-label="d">x<br>y<strong>b</strong></p>',
    '<a href="#x">x</a> <a href="https://example.com/?a=1&amp;b=2" rel="noopener" target="_blank">y</a> <a href="mailto:a@b">z</a>',
    '<img src="data:image/png;base64,AAAA" alt="x" width="3">',
    "<table><tr><td colspan=2>x</table><ul><li>a<li>b</ul><pre>\n\n x </pre>",
    '<svg viewBox="0 0 9 9" role="img"><title id="t">a &lt;b&gt;</title><g transform="translate(1 2)"><rect fill="#fff" width="9"/></g></svg>',
    "<!-- a comment --> &lt;script&gt; &amp;amp; <p>never closed <b>bold",
    "<details open><summary>x</summary>y</details>\u00a0\u3000",
)
READABLE = (
    "p { color: red } /* url(x) @import */",
    '@media (min-width: 3em) and (orientation: portrait) { a[href^="http"]::after { content: " (" attr(href) ") url(x)" } }',
    ".a:not(.b):nth-child(2n+1) > *, :lang(ja) :is(p, q) { width: calc(1px + (2px * 3)); background: linear-gradient(red, var(--x)) }",
    "@page { size: A4; @bottom-right { content: counter(page) } } @supports (display: grid) { p { transform: rotate(3deg) } }",
)
OWN = Own("mine", {"report.html.j2": ""}, {})


def page(text: str, css: str = "p { color: red }") -> str:
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" '
        f'content="{policy(css)}">\n<title>t</title>\n<style>{css}</style>\n</head>\n<body>{text}</body>\n</html>\n'
    )


def written(html: str) -> str | None:
    """Return what is written; None where the page is refused."""
    try:
        return guard.inspect(html, OWN)
    except InvalidData:
        return None


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """Listen on this computer; every address that is asked for goes into the list."""
    heard: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self.send_response(204)
            self.end_headers()

        do_POST = do_HEAD = do_OPTIONS = do_GET  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield HEARD.format(port=server.server_port), heard
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser.started() as found:
        yield found


def opened(chromium: Browser, folder: Path, pages: dict[str, str], links: str = "") -> None:
    """Open pages with scripts and a network, each in a tab of its own, and follow links."""
    context = chromium.new_context()
    for number, text in enumerate(pages.values()):
        path = folder / f"{number}.html"
        path.write_text(text, encoding="utf-8")
        tab = context.new_page()
        tab.goto(path.as_uri(), wait_until="commit")
        for link in tab.locator(links).all() if links else ():
            link.click(timeout=5000, no_wait_after=True)
    context.pages[-1].wait_for_timeout(1500)
    context.close()


@pytest.mark.parametrize("name", CASES)
def test_what_leads_away_or_loads_is_refused_or_gone(name: str) -> None:
    done = written(page(CASES[name].replace("@", "http://127.0.0.1:9/")))
    assert done is None or name in HARMLESS, done


@pytest.mark.parametrize("css", STYLES)
def test_a_style_sheet_holds_what_is_listed(css: str) -> None:
    assert (
        written(page("x", css.replace("'@", "'http://127.0.0.1:9/").replace("(@", "(http://127.0.0.1:9/")))
        is None
    )


@pytest.mark.parametrize("css", READABLE)
def test_a_usual_style_sheet_is_kept(css: str) -> None:
    assert f"<style>{css}</style>" in (written(page("x", css)) or "")


@pytest.mark.parametrize("text", PLAIN)
def test_what_a_letter_needs_is_kept(text: str) -> None:
    done = written(page(text))
    assert done is not None
    assert shape(done) == shape(page(text))
    assert written(done) == done


IN_THE_HEAD = {
    "refresh": REFRESH,
    "comment": f"<!-->{REFRESH}<!-- -->",
    "base": '<base href="http://127.0.0.1:9/">',
    "link": '<link rel="icon" href="http://127.0.0.1:9/">',
    "script": "<script>1</script>",
    "noscript": f"<noscript>{REFRESH}</noscript>",
    "template": f"<template>{REFRESH}</template>",
    "another style": "<style>@import 'x';</style>",
    "another policy": '<meta http-equiv="Content-Security-Policy" content="default-src *">',
    "another encoding": '<meta charset="iso-2022-jp">',
    "referrer": '<meta name="referrer" content="unsafe-url">',
    "unknown name": '<meta name="monetization" content="x">',
    "attribute": '<title onclick="1">x</title>',
}


@pytest.mark.parametrize("name", IN_THE_HEAD)
def test_the_head_holds_nothing_but_names_and_one_style(name: str) -> None:
    assert written(page("x").replace("</head>", f"{IN_THE_HEAD[name]}</head>")) is None


FIRST = (
    ("<!doctype html>", ""),
    ("<!doctype html>", '<!doctype html PUBLIC "-//W3C//DTD HTML 3.2//EN">'),
    ("<!doctype html>", "\ufeff<!-- x --><?x ?><!doctype html>"),
    ('<meta charset="utf-8">', " " * 2000 + '<meta charset="utf-8">'),
)


@pytest.mark.parametrize("change", FIRST)
def test_a_page_begins_with_its_kind_its_encoding_and_its_policy(change: tuple[str, str]) -> None:
    done = written(page("x").replace(*change, 1))
    assert done is not None
    assert done == written(page("x"))


def test_what_the_parser_left_out_is_not_written() -> None:
    done = written(
        page("a<!-- b --><!--> c <!-- --><![CDATA[ d ]]><?e?></p x='f'></g><p id=x id=y class>h</p x=i>")
    )
    assert done is not None
    assert done[done.index("<body>") :] == '<body>a c <p></p><p id="x" class="">h</p>\n</body>\n</html>\n'


def test_hidden_signs_are_marks_however_they_are_written() -> None:
    done = written(page("<p title='&#x202e'>&#8238 &#x202e; \u202e &zwnj;</p>"))
    assert done is not None
    assert '<p title="\ufffd">\ufffd \ufffd \ufffd \ufffd</p>' in done


TOO_MUCH = {
    "tags": ("<br>" * 76_000, "template-page-large"),
    "attributes": ("<p " + " ".join(f"data-a{n}" for n in range(200_000)) + ">", "template-page-large"),
    "depth": ("<div>" * 30_000, "template-page-deep"),
    "opened again": (
        "<p>" + "".join(f"<b id={n}>" for n in range(300)) + "</p>" + "<p>x" * 6_000,
        "template-page-large",
    ),
    "many faults": ("<x-y>" * 30_000, "template-page"),
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_a_page_with_too_much_in_it_is_refused(name: str) -> None:
    text, code = TOO_MUCH[name]
    with pytest.raises(InvalidData) as caught:
        guard.inspect(page(text), OWN)
    assert code in {p.code for p in caught.value.problems}
    assert len(caught.value.problems) <= 60


@pytest.fixture
def little_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the time be up sooner, where what follows is tried and not how long it is."""
    monkeypatch.setattr(guard, "_SECONDS", 0.3)


def refused(text: str) -> list[str]:
    with stop_of_a_hang(60), pytest.raises(InvalidData) as caught:
        guard.inspect(page(text), OWN)
    return [p.code for p in caught.value.problems]


CLOCK = pytest.mark.skipif(not hasattr(signal, "SIGVTALRM"), reason="there a process has no such clock")


@CLOCK
@pytest.mark.usefixtures("little_time")
def test_time_that_is_up_while_the_collector_calls_others_is_not_forgotten() -> None:
    """What is raised there is lost; tools for tests and memory have the collector call them."""

    def called(*_: object) -> None:
        sum(range(300_000))

    was = gc.get_threshold()
    gc.callbacks.append(called)
    gc.set_threshold(10)
    try:
        assert refused(TOO_MUCH["opened again"][0]) == ["template-page-large"]
        assert gc.isenabled()
    finally:
        gc.set_threshold(*was)
        gc.callbacks.remove(called)


@CLOCK
@pytest.mark.usefixtures("little_time")
def test_time_that_is_up_where_nothing_is_let_out_is_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    caught: list[BaseException] = []

    def endless(*_: Any, **__: Any) -> None:
        while True:
            try:
                while True:
                    pass
            except Exception as fault:
                if caught:
                    raise
                caught.append(fault)

    monkeypatch.setattr(justhtml, "JustHTML", endless)
    assert refused("x") == ["template-page-large"]
    assert len(caught) == 1


@CLOCK
def test_time_that_is_up_once_a_page_is_read_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    handlers: list[Any] = []

    def noting(*given: Any, **named: Any) -> Any:
        handlers.append(signal.getsignal(signal.SIGVTALRM))
        return JustHTML(*given, **named)

    before = signal.getsignal(signal.SIGVTALRM)
    monkeypatch.setattr(justhtml, "JustHTML", noting)
    assert written(page("x"))
    assert signal.getsignal(signal.SIGVTALRM) == before
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0, 0)
    for handler in handlers:
        handler(signal.SIGVTALRM, None)


def test_a_style_sheet_with_too_much_in_it_is_refused() -> None:
    assert written(page("x", "p { color: red }" * 40_000)) is None


def shape(html: str) -> list[Any]:
    """Return the body as a browser sees it: elements with their attributes, and texts that are not empty."""
    body = JustHTML(html, sanitize=False).query_one("body")
    assert body is not None
    return _shape(body)


def _shape(node: Any) -> list[Any]:
    found: list[Any] = []
    for part in node.children or ():
        if part.name == "#text":
            if found and isinstance(found[-1], str):
                found[-1] += part.data
            else:
                found.append(part.data)
        elif part.name[0] != "#":
            found.append([part.name, sorted((k, v or "") for k, v in part.attrs.items()), _shape(part)])
    if node.name == "body" and found and isinstance(found[-1], str):
        found[-1] = found[-1].rstrip(" \n")
    return [p for p in found if p != ""]


def test_a_browser_hears_nothing_from_what_is_written(chromium: Browser, tmp_path: Path) -> None:
    with listening() as (address, heard):
        pages = {n: page(t.replace("@", address) + '<a href="#x">x</a>') for n, t in CASES.items()}
        kept = {n: done for n, text in pages.items() if (done := written(text)) is not None}
        opened(chromium, tmp_path, {**kept, "plain": written(page(PLAIN[1])) or ""}, "a[href^='#']")
        assert heard == [], kept
        live = {n: page(t.replace("@", f"{address}{n}/")) for n, t in NAVIGATION.items()}
        opened(chromium, tmp_path, live)
        quiet = set(NAVIGATION) - {h.split("/")[1] for h in heard}
    assert quiet == set(), "a case that leads nowhere proves nothing"


def test_a_link_tells_nobody_that_it_was_followed(chromium: Browser, tmp_path: Path) -> None:
    with listening() as (address, heard):
        link = page(f'<a href="{address}to" rel="noopener">x</a>')
        opened(chromium, tmp_path, {"link": written(link) or ""}, "a")
        assert set(heard) - {"/favicon.ico"} == {"/to"}
        assert written(link.replace("rel=", f'ping="{address}ping" rel=')) is None


MUTATING = ('<a href="#x">1<table><a href="#y">2', "<li><ruby><rt><table><li><rb><rb>")


@pytest.mark.parametrize("text", MUTATING)
def test_a_page_that_is_another_when_read_again_is_refused(text: str) -> None:
    with pytest.raises(InvalidData) as caught:
        guard.inspect(page(text), OWN)
    assert [p.code for p in caught.value.problems] == ["template-page-nesting"]


PIECES = st.sampled_from(
    ["<p>", "</p>", "<b>", "</b>", "<a href='#x'>", "</a>", "<table>", "<tr>", "<td>", "</td>", "</table>", "<div>", "</div>",
     "<svg>", "</svg>", "<title>", "</title>", "<desc>", "<g>", "</g>", "<rect />", "<text>", "</text>", "<pre>", "\n", "</pre>",
     "<!--", "-->", "--!>", "<!-->", "<![CDATA[", "]]>", "<?", "<!x", "</", "<br/>", "</br>", "</p/x>", "<h1>", "</h2>", "<li>",
     "<ul>", "</ul>", "<caption>", "<colgroup>", "<col>", "<i>", "</i>", "<small class=x class=y>", '<span title="', '">', "'",
     "&lt;", "&amp;lt;", "&#60", "&#x3c;", "&notit;", "&", "<", ">", "\0", "\r", "\u202e", "\u00a0", "x", " ", "<ruby><rt>", "<dd>",
     "</body>", "</html>", "<body class=z>", "<html lang=x>", "<style>", "</style>", "<math>", "<mi>", "<script>", "</script>",
     "<textarea>", "<noscript>", "<select>", "<option>", "<template>", "<form>", "<button>", "<details open>", "<summary>"]
)  # fmt: skip
SOUP = st.lists(PIECES, max_size=25).map("".join)


@settings(max_examples=400, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(SOUP)
def test_what_is_written_is_read_as_it_was_written(text: str) -> None:
    done = written(page(text))
    if done is not None:
        assert written(done) == done
        assert "\0" not in done


IN_BROWSER = """texts => texts.map(text => {
  const walk = node => {
    const found = [];
    for (const part of node.childNodes) {
      if (part.nodeType === 3) {
        if (typeof found.at(-1) === 'string') found[found.length - 1] += part.data; else found.push(part.data);
      } else if (part.nodeType === 1) {
        const given = [...part.attributes].map(a => [a.name, a.value]).sort((a, b) => a[0] < b[0] ? -1 : 1);
        found.push([part.localName, given, walk(part)]);
      }
    }
    if (node.localName === 'body' && typeof found.at(-1) === 'string')
      found.push(found.pop().replace(/[ \\n]+$/, ''));
    return found.filter(p => p !== '');
  };
  return walk(new DOMParser().parseFromString(text, 'text/html').body);
})"""


def test_a_browser_reads_what_is_written_as_the_guard_does(chromium: Browser) -> None:
    kept: list[str] = []

    @settings(
        max_examples=400,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(SOUP)
    def collect(text: str) -> None:
        done = written(page(text))
        if done is not None:
            kept.append(done)

    collect()
    kept += [done for text in PLAIN if (done := written(page(text))) is not None]
    context = chromium.new_context(offline=True)
    seen = context.new_page().evaluate(IN_BROWSER, kept)
    context.close()
    assert len(kept) > 60
    for html, tree in zip(kept, seen, strict=True):
        assert json.loads(json.dumps(shape(html))) == tree, html
