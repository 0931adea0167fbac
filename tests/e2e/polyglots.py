"""Texts that run as script wherever they are written down unescaped: as an element, in an attribute, in a script, in a
style, as an address. Each calls `xss()`, and most leave an element `x7` behind, which no page of ours has.
"""

# ruff: noqa: E501

POLYGLOTS = [
    # As an element
    "<x7><script>xss()</script>", "<x7><ScRiPt >xss()</sCrIpT >", "<script/x7>xss()</script>", "<x7><img src=x onerror=xss()>",
    "<x7><svg onload=xss()>", "<x7><svg/onload=xss()//", "<x7/onclick=xss()>", "<x7><body onload=xss()>", "<x7><video><source onerror=xss()>",
    "<x7><audio src onloadstart=xss()>", "<x7><details open ontoggle=xss()>", "<x7><input autofocus onfocus=xss()>",
    "<x7><select autofocus onfocus=xss()>", "<x7><textarea autofocus onfocus=xss()>", "<x7><marquee onstart=xss()>",
    "<x7><iframe srcdoc='<script>parent.xss()</script>'>", "<x7><iframe src=javascript:parent.xss()>", "<x7><object data=javascript:xss()>",
    "<x7><embed src=javascript:xss()>", "<x7><a href=javascript:xss()>x</a>", "<x7><form action=javascript:xss()><button>x",
    "<x7><math><mtext><img src=x onerror=xss()>", "<x7><style>@import'//x';</style>", "<x7 style=color:red>", "<x7><link rel=stylesheet href=//x/>",
    "<x7><base href=//x/>", "<x7><meta http-equiv=refresh content=0;url=javascript:xss()>", "<x7><template><script>xss()</script></template>",
    "<x7><script src=data:,xss()></script>", "<x7><button hx-on:click=xss()>", "<x7><div hx-get=/ hx-trigger=load hx-on::load=xss()>",
    "<x7><div data-hx-vals='js:{a:xss()}' hx-get=/ hx-trigger=load>", "<<x7><script>xss();//<</script>", "<x7\x0conload=xss()>",
    # Out of an attribute
    '"><x7><img src=x onerror=xss()>', "'><x7><img src=x onerror=xss()>", '" autofocus onfocus=xss() x="', "' autofocus onfocus=xss() x='",
    '" onmouseover="xss()', "` onerror=xss() `", '"><x7/><svg onload="xss()', "x onpointerenter=xss()", '"/><x7><script>xss()</script>',
    # Out of other elements
    "</title><x7><script>xss()</script>", "</textarea><x7><img src=x onerror=xss()>", "</option></select><x7><img src=x onerror=xss()>",
    "</script><x7><script>xss()</script>", "--><x7><script>xss()</script>", "]]><x7><script>xss()</script>", "</style><x7><svg onload=xss()>",
    "</noscript><x7><img src=x onerror=xss()>", "</template><x7><img src=x onerror=xss()>",
    # In a script, an address, a template
    "';xss();//", '";xss();//', "${xss()}", "{{constructor.constructor('xss()')()}}", "\\u003cx7\\u003e\\u003cscript\\u003exss()</script>",
    "javascript:xss()", "JaVaScRiPt:xss()", "java\tscript:xss()", "data:text/html,<x7><script>xss()</script>", "vbscript:xss()",
    # Escaped once, for whoever unescapes
    "&lt;x7&gt;&lt;img src=x onerror=xss()&gt;", "&#60;x7&#62;&#60;svg onload=xss()&#62;", "%3Cx7%3E%3Cscript%3Exss()%3C/script%3E",
    # All at once
    "jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */oNcliCk=xss() )//%0D%0A%0d%0a//</stYle/</titLe/</teXtarEa/</scRipt/--!>\\x3csVg/<x7><sVg/oNloAd=xss()//>\\x3e",
]  # fmt: skip
# For columns of 40 characters and fewer.
SHORT = [text for text in POLYGLOTS if len(text) <= 40]
