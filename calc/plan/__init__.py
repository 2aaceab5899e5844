"""The rules of the Plan: pure functions on frames, one file a section. Knows no file, no workbook and no pandera.

A file's name begins with its section. ``calc.calculate`` calls the steps in order.

=============  ==========================================  ==========================================================
Section        Rule                                        File
=============  ==========================================  ==========================================================
§3             the term of the Plan                        ``s03_term``
§4(a)          the reserve, its ledger, one day's order    ``s04_share_reserve``, ``s04_schedule``, ``s04_walk``,
                                                           ``s04_ledger``
§4(b), §7(a)   whole shares only, the fraction in cash     ``s07_deferred_stock``, ``s08a_cash_due``
§4(c)          splits                                      ``s04c_changes_in_stock``; shares: ``s04_walk``
§5             who is eligible, who has died               ``s05_eligibility``
§6(a), §6(b)   Formula and Discretionary Options           ``s06_options``
§6(c)          Fair Market Value; price not below par      ``s06c_fair_market_value``; ``s06_options``
§6(d)          final exercise date                         ``s06_options``; as a deadline: ``s06_deadlines``
§6(e)          when an option is exercisable; exercises    ``s06e_exercise``; ``s06_option_events``
§6(f)          how the exercise price is paid              ``s06f_payment``
§6(g)          cash-outs and share settlements             ``s06g_settlement``
§6(h), §6(i)   a director's death, or another end of       deadline: ``s06_deadlines``; what lapses at once:
               service                                     ``end_service`` of ``s04_walk``
§6(j)          changes of control                          ``s06j_change_of_control``; assumption: ``s04_walk``
§7(a), §7(b)   deferred stock: awarded, issued             ``s07_deferred_stock``; booked: ``s04_walk``
§7(c)          elections to defer                          ``s07c_elections``
§8(a)          too few shares: pro rata, consents, cash    ``s08a_shortfall``, ``s08a_cash_due``; ``s04_walk``
§8(d)          delivery holds                              ``s08d_delivery``
§8(e)          rights of an estate                         ``s06_refusals``; shares: ``s08d_delivery``
§8(f)          amendments, termination                     ``terms``; ``s06_deadlines`` for periods; ``s03_term``
=============  ==========================================  ==========================================================

What an option event is refused for, whatever the section, is in ``s06_refusals``. ``registers/`` makes the result
sheets, ``readings/`` lists the choices that the Plan leaves open (§2(d)), and ``checks``, ``notices`` and
``missing_rows`` report what a person should know.
"""
