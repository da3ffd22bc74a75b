"""The yardstick of search: invented pages in many scripts, judged questions, nDCG (docs/develop/relevance.md)."""
