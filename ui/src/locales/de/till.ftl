# Die Bildschirme der Kasse.

starting = Startet …

## Einrichten

setup-title = Diese Kasse einrichten
setup-lead = Adresse und Einmalcode gibt die Zentrale. Beides steht dort auf der Seite „Kassen“.
setup-server = Adresse des Servers
setup-server-hint = https://laden.beispiel.de
setup-code = Einmalcode
setup-code-hint = ABCD-1234
setup-go = Verbinden
setup-going = Verbindet …
setup-need-server = Bitte zuerst die Adresse des Servers eingeben.
setup-need-code = Bitte den Einmalcode eingeben.

loading-title = Artikel und Preise werden geladen
loading-lead = Das erste Mal dauert einen Moment. Danach verkauft die Kasse mit und ohne Netz.
loading-trouble = Bisher hat es nicht geklappt: { $error }

## PIN

pin-who = Wer kassiert?
pin-enter = PIN eingeben
pin-enter-for = PIN von { $name }
pin-ok = Anmelden
pin-back = Ziffer löschen
pin-cart-kept = { $n ->
    [one] Korb { $number } mit { $n } Position bleibt stehen.
   *[other] Korb { $number } mit { $n } Positionen bleibt stehen.
}
pin-locked = Noch { $wait } gesperrt
pin-nobody = Hier kann sich noch niemand anmelden. Bitte die Zentrale, Personen dieser Filiale anzulegen.
pin-digits = { $n ->
    [0] Noch keine Ziffer
    [one] { $n } Ziffer
   *[other] { $n } Ziffern
}

## Kopfzeile und Zustand

lock = Sperren
journal = Journal
attention-count = { $n ->
    [one] { $n } ansehen
   *[other] { $n } ansehen
}
pill-online = online · { $waiting } warten
pill-slow = langsam · { $waiting } warten
pill-offline = offline { $for } · { $waiting } warten
pill-switched-off = ohne Netz · { $waiting } warten
pill-sending = sendet { $done } von { $all }
pill-starting = startet

status-title = Netz und Übertragung
status-online = Online
status-online-text = Verkäufe gehen sofort an den Server.
status-slow = Langsam
status-slow-text = Der Server antwortet zu langsam, um auf ihn zu warten; die Kasse wartet nicht. Die Verkäufe sind hier sicher und folgen später.
status-offline = Offline
status-offline-text = Einfach weiterverkaufen. Jeder Verkauf ist auf dieser Kasse sicher und wird gesendet, sobald das Netz wieder da ist.
status-switched_off = Arbeitet ohne Netz
status-switched_off-text = Sie haben das Netz dieser Kasse ausgeschaltet. Verkäufe bleiben hier, bis Sie es einschalten.
status-since = seit { $for }
status-waiting = Noch zu senden
status-waiting-value = { $n ->
    [0] Nichts
    [one] { $n } Eintrag
   *[other] { $n } Einträge
}
status-oldest = Ältester davon
status-oldest-value = { $for } alt
status-attention = Bitte ansehen
status-attention-value = { $n ->
    [0] Keiner
    [one] { $n } Verkauf
   *[other] { $n } Verkäufe
}
status-last-sync = Letzter Austausch mit dem Server
status-never = Noch nie
status-last-error = Letzte Störung
status-catalog = Artikel und Preise vom Stand
status-clock = Uhr dieser Kasse
status-clock-right = Richtig
status-clock-ahead = { $for } vor der des Servers
status-clock-behind = { $for } hinter der des Servers
status-clock-unknown = Noch nicht verglichen
status-disk = Speicher
status-disk-ok = Genug Platz
status-disk-low = Fast voll. Bitte den Support rufen.
status-server = Server
status-version = Version
status-work-offline = Ohne Netz arbeiten
status-work-offline-text = Alle Verkäufe bleiben auf dieser Kasse, bis Sie es wieder ausschalten.
status-sync-now = Jetzt senden
status-syncing = Wird gesendet …
status-synced = Alles ist gesendet.
status-journal = Journal öffnen

## Verkauf

sale-title = Verkauf
search = Suchen oder scannen
search-clear = Suche leeren
category-all = Alle
products-none = Nichts gefunden zu „{ $query }“
products-none-text = Weniger Buchstaben versuchen, die Nummer unter dem Strichcode oder eine andere Warengruppe.
products-none-category = In dieser Warengruppe ist noch nichts
products-none-category-text = Artikel erscheinen hier, sobald die Zentrale sie anlegt.
products-failed = Die Artikel konnten nicht gelesen werden
product-left = noch { $n }
product-left-unit = noch { $n } { $unit }
product-low = noch { $n }
product-low-unit = noch { $n } { $unit }
product-out = Keine mehr da
product-as-of = Stand { $time }
product-per = { $price } / { $unit }
product-open = Freier Preis
product-no-price = Noch kein Preis

scan-unknown = Kein Artikel hat den Code { $code }
scan-unknown-text = Noch einmal scannen, nach dem Namen suchen oder über einen Artikel mit freiem Preis verkaufen.
scan-unknown-search = Nach Namen suchen
scan-refused = Erst das hier abschließen oder schließen, dann noch einmal scannen.

cart-title = Korb { $n }
cart-items = { $n ->
    [one] { $n } Position
   *[other] { $n } Positionen
}
cart-empty = Ersten Artikel scannen oder antippen
cart-empty-text = Der Korb bleibt stehen, auch wenn die Kasse ausgeht.
cart-clear = Leeren
cart-clear-ask = Alle { $n } Positionen entfernen?
cart-clear-yes = Alle entfernen
cart-hide = Zurück zu den Artikeln
subtotal = Zwischensumme
discount = Rabatt
tax-included = { $label } enthalten
tax-added = { $label }
total = Summe
pay = Kassieren
pay-amount = { $amount } kassieren

line-minus = Einen weniger
line-plus = Einen mehr
line-quantity = Menge { $n }
line-price = Preis
line-discount = Rabatt
line-remove = Entfernen
line-was = statt { $price }
line-approved = freigegeben: { $name }
line-each = je { $price }
line-basis-open = freier Preis
line-basis-label = Preis vom Etikett
line-basis-amount = Betrag

weight-lead = { $price } je { $unit }
weight-ok = Für { $amount } dazu
weight-save = Auf { $amount } ändern
weight-need = Gewicht eingeben
quantity-ok = Ändern
quantity-need = Menge eingeben
open-lead = Dieser Artikel hat keinen festen Preis.
open-ok = Für { $amount } dazu
open-need = Preis eingeben
price-title = Preis ändern
price-lead = Jetzt { $price }
price-same = Das ist schon der Preis
price-ok = Auf { $amount } ändern
discount-title = Rabatt auf diese Position
discount-lead = Position { $price }
discount-ok = { $amount } abziehen
discount-over = Das ist mehr als die Position
discount-need = Rabatt eingeben
discount-none = Rabatt entfernen
sheet-next = Weiter: Freigabe

reason = Warum?
reason-other = Anderer Grund
reason-need = Grund angeben
reason-price-damaged = Beschädigt
reason-price-expiring = Läuft heute ab
reason-price-shelf = Regaletikett weicht ab
reason-price-match = Preisgarantie
reason-discount-damaged = Beschädigt
reason-discount-expiring = Läuft heute ab
reason-discount-regular = Stammkundschaft
reason-discount-goodwill = Kulanz
reason-void-mistake = Versehentlich gebucht
reason-void-changed = Kundschaft will doch nicht
reason-void-twice = Doppelt gebucht
reason-void-payment = Zahlung ging schief

approval-lead = Jemand anderes als { $name } gibt seine PIN ein.
approval-who = Wer gibt frei?
approval-nobody = Sonst darf in dieser Filiale niemand freigeben. Bitte die Zentrale fragen.
approval-ok = Freigeben

## Kassieren

pay-title = Zu zahlen
pay-rounding = { $total }, für Bargeld um { $rounding } gerundet
pay-cash = Bar gegeben
pay-exact = Passend
pay-change = Rückgeld
pay-short = { $amount } fehlen noch
pay-type = Eingeben, was gegeben wird, oder einen Betrag antippen
pay-confirm = { $amount } annehmen
pay-taking = Wird gespeichert …
pay-back = Zurück zum Korb
pay-done = Ohne Geld abschließen
pay-give-back = { $amount } zurückgeben

## Bon

receipt-change = Rückgeld
receipt-no-change = Kein Rückgeld
receipt-paid = { $amount } gezahlt
receipt-new = Neuer Verkauf
receipt-new-hint = oder gleich weiter scannen
receipt-reprint = Nachdruck
receipt-offline = Offline verkauft. Der Verkauf ist auf dieser Kasse sicher und folgt von selbst.
receipt-recovered = Dieser Verkauf wurde bezahlt, bevor die Kasse ausging.
receipt-recovered-text = Er ist gespeichert. Bitte prüfen, ob Rückgeld und Bon übergeben wurden.
receipt-copy = KOPIE { $n }
receipt-voided = STORNIERT
receipt-cashier = Es bediente Sie { $name }
receipt-number = Bon
receipt-total = Summe
receipt-rounding = Bargeldrundung
receipt-change-line = Rückgeld
receipt-tax = { $label } auf { $net }
receipt-thanks = Vielen Dank
receipt-offline-mark = Offline erstellt

## Journal

journal-title = Journal
journal-back = Zurück zum Verkauf
journal-search = Bon, Betrag, Artikel oder Person
journal-all = Alle
journal-waiting = Warten
journal-needs_look = Bitte ansehen
journal-voided = Storniert
journal-count = { $n ->
    [one] { $n } Eintrag
   *[other] { $n } Einträge
}
journal-void-of = Storno von { $receipt }
journal-offline = offline
journal-none = Noch keine Verkäufe
journal-none-text = Jeder Verkauf dieser Kasse erscheint hier, sobald er bezahlt ist.
journal-none-waiting = Nichts wartet
journal-none-waiting-text = Der Server hat jeden Verkauf dieser Kasse.
journal-none-needs_look = Nichts anzusehen
journal-none-needs_look-text = Wenn Preis oder Bestand abwichen, steht der Verkauf hier, mit dem, was zu tun ist.
journal-none-voided = Nichts wurde storniert
journal-none-voided-text = Stornierte Verkäufe bleiben im Journal und stehen auch hier.
journal-none-search = Nichts passt zu „{ $query }“
journal-none-search-text = Versuchen Sie die letzten Ziffern der Bonnummer.
journal-failed = Das Journal konnte nicht gelesen werden
journal-pick = Einen Verkauf wählen
journal-pick-text = Hier erscheinen sein Bon und was der Server dazu sagt.
journal-today = Heute

detail-sold = Wie verkauft
detail-server = Wie der Server es sah
detail-outcome = Ergebnis
detail-here = Bisher nur auf dieser Kasse
detail-here-text = Der Server hat ihn noch nicht gesehen. Er wird von selbst gesendet, sobald das Netz es zulässt.
detail-sending-text = Er wird gerade gesendet.
detail-same = Der Server hat ihn ohne Abweichung gebucht.
detail-booked = Gebucht
detail-parked = Zurückgestellt, noch nicht in den Büchern
detail-order = Nummer des Servers
detail-position = Stelle, für den Support
detail-charged = Sie berechneten
detail-expected = Der Server hat
detail-counted = Sie verkauften
detail-had = In den Büchern waren
detail-what-next = Was zu tun ist
detail-settled = Geklärt
detail-reprint = Nachdruck
detail-void = Diesen Verkauf stornieren
detail-voided = Storniert von { $name }

void-title = { $receipt } stornieren
void-lead = { $amount } zurückgeben. Die Ware geht zurück in den Bestand.
void-ok = { $amount } stornieren
void-blocked = Hier nicht stornierbar

hand = Warenkorb
hand-right = Rechts
hand-left = Links
