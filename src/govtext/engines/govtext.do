* govtext.do: the reports as a panel of places over years.
*
* Written by govtext @VERSION@ on @CREATED@, with
* @SETS@.
* @LOST@
* The column end is named end_ here: Stata keeps that word for itself.
* Needs Stata 14 or later. First change to the folder of these files:
*     cd "path/to/this/folder"

version 14
use "reports.dta", clear

* What cannot stand in a panel: other kinds of document, and reports without a place or
* year. They are counted here and left out of memory; reports.dta keeps them.
tabulate kind, missing
count if kind == "other" | missing(place_key) | missing(year)
drop if kind == "other" | missing(place_key) | missing(year)

* If both kinds of report are there, study one at a time:
* keep if kind == "rule-of-law"
* keep if kind == "work-report"

encode place_key, generate(place_id)
label variable place_id "地区编号 (place_key as a number)"

* A panel holds one report of a place and year. There can be more: a department's beside
* that of its territory, reports of both kinds, two versions of one report. Look at them
* before you go on:
duplicates report place_id year
duplicates tag place_id year, generate(others)
label variable others "同地同年的其他报告数"
list place_key year kind place_level issuer source if others > 0, sepby(place_id year)

* Of several, this keeps the territory's own report before a department's, then the
* longest. Choose otherwise where your question asks for it.
generate byte is_department = place_level == "department"
generate long shorter = -characters
bysort place_id year (is_department shorter report_id): keep if _n == 1
drop is_department shorter

xtset place_id year
xtdescribe

* Tables are joined by report_id. To count, add up before you join:
*     use "metrics.dta", clear
*     keep if indicator == "disputes_mediated" & status == "achieved"
*     keep report_id value unit sentence
*     merge m:1 report_id using "reports.dta", keepusing(place_key year) keep(match)
