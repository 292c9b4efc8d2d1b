# What stands on a receipt, on paper and on screen.

paper-cashier = Es bediente Sie { $name }
paper-number = Beleg
paper-copy = KOPIE { $n }
paper-void = STORNO
paper-interrupted = — NACH EINER UNTERBRECHUNG NEU GEDRUCKT —
paper-each = { $quantity } × { $price }
paper-measured = { $quantity } { $unit } × { $price }
paper-discount = Rabatt
paper-discount-percent = Rabatt { $percent }
paper-order-discount = Rabatt auf alles
paper-order-discount-percent = Rabatt auf alles { $percent }
paper-group-total = Zwischensumme { $vendor }
paper-group-total-discounted = { $vendor }, abzüglich Rabatt unten
paper-tax-added = { $label } auf { $net }
paper-tax-contained = Enthält { $label } auf { $net }
paper-tax-not-charged = Nicht berechnete Steuer
paper-fees = Davon { $label }
paper-total = Summe { $currency }
paper-rounding = Bargeldrundung
paper-cash = Bar
paper-card = Karte
paper-coupon = Gutschein
paper-change = Rückgeld
paper-customer = Kunde { $id }
paper-exempt = Steuerbefreit: { $certificate }
paper-offline = Ohne Verbindung erstellt
paper-thanks = Vielen Dank
paper-no-glyph = Einige Zeichen fehlen: Keine Schrift auf dieser Kasse hat sie.

# The page that shows whether a printer is set up well.

paper-test = Druckertest
paper-test-text = Umlaute und Euro: Äöü ß é ñ €
paper-test-columns = { $columns } Spalten, { $dots } Punkte, { $page }
paper-test-scripts = Andere Schriften

# What keeps paper from coming out.

printer-unreachable = Der Drucker ist nicht zu erreichen. Ist er eingeschaltet und verbunden?
printer-paper-out = Dem Drucker fehlt Papier.
printer-cover-open = Der Deckel des Druckers ist offen.
printer-offline = Der Drucker ist offline.
printer-interrupted = Der Drucker hat mittendrin aufgehört. Der nächste Ausdruck ist als Neudruck gekennzeichnet.
printer-drawer-unsure = Niemand weiß, ob die Schublade aufging. Sie wird nicht zweimal geöffnet.
printer-drawer-late = Die Schublade ließ sich nicht rechtzeitig öffnen.
printer-too-old = Es hat zu lange gewartet, um von selbst gedruckt zu werden.
printer-gone = Es gibt nichts mehr zu drucken.
