/// The look of the report: a technical data sheet, light and dark, on screen and on paper. The
/// colours of curves are those of Okabe and Ito (2008), which the colour-blind tell apart.
enum ReportStyle {
  static let text = colours + page + tables + charts + print

  private static let colours = """
    :root { --paper: #fff; --ink: #16202b; --muted: #5b6875; --rule: #d9dfe5; --faint: #f4f6f8;
      --a: #0072b2; --b: #d55e00; --c: #00805f; --d: #8a4a86; --area: #d55e00; --alarm: #b3261e;
      --grid: #e6eaee; --band: #f3f6f9;
      --t0: #0072b2; --t1: #74b9e6; --t2: #e69f00; --t3: #8a4a86; --t4: #a9b3bd;
      --f0: #f3c26b; --f1: #ee9a4d; --f2: #de6a57; --f3: #b8437a; --f4: #7a2a8c; --f5: #2f1163;
      --good: #0b6b50; --fair: #8a5a00; --bad: #b3261e; }
    @media (prefers-color-scheme: dark) { :root { --paper: #12171d; --ink: #e4e9ee;
      --muted: #95a2af; --rule: #2d3741; --faint: #1a2129; --a: #56b4e9; --b: #f0954a;
      --c: #35c79c; --d: #d79bcb; --area: #f0954a; --alarm: #ff7b70; --grid: #252e37;
      --band: #181f26;
      --t0: #3d9bd6; --t1: #9fd4f5; --t2: #e6a91f; --t3: #c98dc4; --t4: #65717d;
      --f0: #6d4b9e; --f1: #a04a96; --f2: #d0567d; --f3: #ee7c5c; --f4: #f6b35d; --f5: #faf0a0;
      --good: #4fd3a9; --fair: #f0b64f; --bad: #ff8a80; } }

    """

  private static let page = """
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; }
    body { margin: 0; background: var(--paper); color: var(--ink);
      font: 14px/1.5 Inter, "Helvetica Neue", "Segoe UI", Arial, "Liberation Sans", sans-serif;
      font-variant-numeric: tabular-nums; }
    main { max-width: 1144px; margin: 0 auto; padding: 36px 32px 64px; }
    header { border-top: 3px solid var(--ink); padding-top: 10px; }
    .kind { margin: 0; font-weight: 600; letter-spacing: .02em; }
    .kind span { color: var(--muted); font-weight: 400; }
    .name { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 18px;
      margin: 22px 0 14px; }
    h1 { font-size: 32px; line-height: 1.15; font-weight: 600; letter-spacing: -.015em; margin: 0;
      overflow-wrap: anywhere; }
    h2 { font-size: 16px; font-weight: 600; margin: 0 0 14px; padding-top: 9px;
      border-top: 1px solid var(--ink); }
    h3 { font-size: 13px; font-weight: 600; margin: 0 0 4px; }
    section { margin-top: 38px; }
    p { margin: 8px 0; max-width: 78ch; }
    .quiet, figcaption { color: var(--muted); font-size: 12.5px; max-width: none; }
    .badge { font-weight: 600; font-size: 13px; padding: 3px 11px; border: 1.5px solid currentColor;
      border-radius: 3px; white-space: nowrap; }
    .good { color: var(--good); } .fair { color: var(--fair); } .bad { color: var(--bad); }
    .warning { color: var(--bad); border-left: 3px solid; padding-left: 10px; }
    dl { margin: 0; } dd { margin: 0; }
    dt { color: var(--muted); font-size: 12.5px; }
    .facts { display: flex; flex-wrap: wrap; gap: 6px 36px; }
    .facts dd { overflow-wrap: anywhere; }
    .figures { display: grid; grid-template-columns: repeat(4, 1fr); gap: 22px 28px; }
    .figures.two { grid-template-columns: repeat(2, 1fr); }
    .figures dd { font-size: 25px; line-height: 1.25; font-weight: 500; letter-spacing: -.01em; }
    .figures.two dd { font-size: 19px; }
    .figures small { font-size: 13px; font-weight: 400; color: var(--muted); letter-spacing: 0; }
    .figures .note, .figures.two .note { font-size: 12.5px; font-weight: 400; letter-spacing: 0;
      color: var(--muted); line-height: 1.4; margin-top: 2px; }
    .parts { list-style: none; display: grid; grid-template-columns: repeat(5, 1fr); gap: 8px 24px;
      margin: 10px 0 0; padding: 0; }
    .parts li { display: grid; grid-template-columns: 14px 1fr auto; gap: 0 8px;
      align-items: center; }
    .parts em { grid-column: 3; font-style: normal; color: var(--muted); text-align: right; }
    .parts b { font-weight: 500; } .swatch { width: 12px; height: 12px; }
    .swatch.t0 { background: var(--t0); } .swatch.t1 { background: var(--t1); }
    .swatch.t2 { background: var(--t2); } .swatch.t3 { background: var(--t3); }
    .swatch.t4 { background: var(--t4); }
    .pair { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 24px 36px; }
    figure { margin: 0; }
    .plain { margin: 0; padding-left: 18px; }
    .plain li { overflow-wrap: anywhere; }
    pre, code, .code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono",
      monospace; font-size: 12.5px; }
    pre { background: var(--faint); padding: 12px 14px; margin: 10px 0; overflow-x: auto; }
    @media (max-width: 760px) { main { padding: 20px 16px 40px; }
      .pair { grid-template-columns: 1fr; }
      .figures { grid-template-columns: repeat(2, 1fr); } .parts { grid-template-columns: 1fr; } }

    """

  private static let tables = """
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; width: 100%; font-size: 13px; }
    th { text-align: right; font-weight: 500; color: var(--muted); font-size: 12.5px;
      vertical-align: bottom; padding: 4px 14px 5px 0; border-bottom: 1px solid var(--muted); }
    td { padding: 5px 14px 5px 0; border-bottom: 1px solid var(--rule); vertical-align: top; }
    th:last-child, td:last-child { padding-right: 0; }
    td { text-align: right; white-space: nowrap; }
    th.w, td.w { text-align: left; white-space: normal; }
    .fit table { width: auto; } .fit th, .fit td { padding-right: 32px; }
    .meter { display: block; width: 104px; height: 12px; margin-top: 4px; }
    .meter .track { fill: var(--grid); } .meter .fill { fill: var(--a); }
    .meter .over { fill: var(--alarm); } .meter .other { fill: var(--t4); }
    .meter .estimate { stroke: var(--ink); stroke-width: 1.6; }
    .long { max-height: 560px; overflow: auto; border-bottom: 1px solid var(--muted); }
    .long .scroll { overflow: visible; }
    .long th { position: sticky; top: 0; background: var(--paper); }

    """

  private static let charts = """
    .chart { display: block; width: 100%; height: auto; }
    .chart text { font-size: 11.5px; fill: var(--muted); }
    .chart .title { fill: var(--ink); font-weight: 500; font-size: 12.5px; }
    .chart .unit { fill: var(--muted); font-weight: 400; }
    .chart .note { fill: var(--muted); font-weight: 400; font-size: 11.5px; }
    .chart .mark { text-anchor: end; } .chart .middle { text-anchor: middle; }
    .chart .tool { font-weight: 600; }
    .chart .on { font-size: 12.5px; font-weight: 500; }
    .t0-ink, .t3-ink { fill: var(--paper) !important; }
    .t1-ink, .t2-ink, .t4-ink { fill: #16202b !important; }
    .t0 { fill: var(--t0); } .t1 { fill: var(--t1); } .t2 { fill: var(--t2); }
    .t3 { fill: var(--t3); } .t4 { fill: var(--t4); }
    .grid { stroke: var(--grid); } .tick, .bar { stroke: var(--muted); fill: none; }
    .outline { fill: none; stroke: var(--muted); stroke-width: .75; }
    .band0 { fill: none; } .band1 { fill: var(--band); }
    .reference { stroke: var(--muted); stroke-dasharray: 2 3; }
    .change { stroke: var(--muted); stroke-dasharray: 5 4; }
    .alarm { stroke: var(--alarm); stroke-width: 1.2; } .alarm-flag { fill: var(--alarm); }
    .cursor { stroke: var(--ink); visibility: hidden; } .cursor.on { visibility: visible; }
    .line { fill: none; stroke-width: 1.4; stroke-linejoin: round; } .line.thin { stroke-width: 1; }
    .line.a { stroke: var(--a); } .line.b { stroke: var(--b); } .line.c { stroke: var(--c); }
    .line.d { stroke: var(--d); } .line.ink { stroke: var(--ink); }
    .area { fill: var(--area); fill-opacity: .2; stroke: none; }
    .cut { fill: none; stroke-width: 1.5; stroke-linecap: round; }
    .f0 { stroke: var(--f0); } .f1 { stroke: var(--f1); } .f2 { stroke: var(--f2); }
    .f3 { stroke: var(--f3); } .f4 { stroke: var(--f4); } .f5 { stroke: var(--f5); }
    .key-f0 { fill: var(--f0); } .key-f1 { fill: var(--f1); } .key-f2 { fill: var(--f2); }
    .key-f3 { fill: var(--f3); } .key-f4 { fill: var(--f4); } .key-f5 { fill: var(--f5); }
    #reading { min-height: 2em; padding-top: 4px; }
    @media (min-width: 761px) { .wide { min-width: 720px; } }
    @media (max-width: 760px) { .wide { width: 900px; } }

    """

  private static let print = """
    @media print { @page { margin: 14mm; } body { font-size: 10pt; }
      main { padding: 0; max-width: none; }
      * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
      figure, tr, .figures div { break-inside: avoid; } h2 { break-after: avoid; }
      .long { max-height: none; overflow: visible; } .long th { position: static; }
      section { margin-top: 22px; } .wide { min-width: 0; } }

    """
}
