"""What the medium asks of a page: printed, it is dark on white, with nothing to click; for who wants it, nothing moves."""

from __future__ import annotations

import streamlit as st

STYLE = """
<style>
@media print {
  @page { size: A4 landscape; margin: 15mm; }
  html, body, .stApp, [data-testid="stAppViewContainer"], [data-testid="stMain"] {
    position: static !important; height: auto !important; overflow: visible !important; background: #FFFFFF !important;
  }
  .stApp * { color: #1D2733 !important; }
  .stPlotlyChart { zoom: 0.85; }  /* drawn for a column of 1180 px; a sheet has 1009 */
  .stPlotlyChart .main-svg { background: none !important; }  /* two lie on each other */
  .stPlotlyChart text { fill: #1D2733 !important; }
  header, .stSelectbox, .stButton, .stDownloadButton, .stFileUploader, .stForm, .stMenuButton, .stExpander, .st-key-preview,
  [data-testid="stElementToolbar"] { display: none !important; }
  .stPlotlyChart, table, [data-testid="stVerticalBlockBorderWrapper"] { break-inside: avoid; }
  h1, h2, h3 { break-after: avoid; }
}
@media (prefers-reduced-motion: reduce) {
  *, *::before, *::after {
    animation-duration: 0s !important; animation-delay: 0s !important; transition-duration: 0s !important;
    transition-delay: 0s !important; scroll-behavior: auto !important;
  }
}
</style>
"""


def media_style() -> None:
    """Draws nothing on screen."""
    st.html(STYLE)
