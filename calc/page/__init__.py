"""The page over a drop folder: workbooks are dragged in, and what came of them is seen and taken. An extra.

``serve`` of ``calc.page.serve`` is the door. Everything shown is read from the folders that ``calc.watch`` uses.

    the server       serve.py begins and ends it; connections.py, settings.py: within which limits
    a request        guard.py lets it through, app.py has the routes, looks.py and ``templates/`` write the page
    the list         runs.py looks at the folders, live.py tells browsers, briefs.py and newer.py say more of each run
    a run            figures.py, chart.py, findings.py, explained.py; periods.py and earlier.py put it beside another
    a statement      statement_pages.py, routes; take_statement.py, its way in; reconciled.py; statements.py, its place;
                     choices.py, how it is read; last_ones.py, what may be the last reconciliation before it
    to and fro       uploads.py takes files, downloads.py sends them; blank.py and next_period.py make inputs
    a file is read   by a process of answers.py; refusals.py and wording.py say why one cannot be, in a page's words
"""
