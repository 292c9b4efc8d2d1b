# Die Bildschirme der Kasse.

starting = Startet …

## Einrichten

setup-title = Diese Kasse einrichten
setup-again = Diese Kasse neu anmelden
setup-lead = Adresse und Einmalcode gibt die Zentrale. Beides steht dort auf der Seite „Kassen“.
setup-server = Adresse des Servers
setup-server-hint = https://laden.beispiel.de
setup-code = Einmalcode
setup-code-hint = ABCD-1234
setup-go = Verbinden
setup-going = Verbindet …
setup-scan = Oder den Code auf dieser Seite mit dem Scanner der Kasse scannen: Er füllt beides aus.
setup-need-server = Bitte zuerst die Adresse des Servers eingeben.
setup-need-code = Bitte den Einmalcode eingeben.

loading-title = Artikel und Preise werden geladen
loading-lead = Das erste Mal dauert einen Moment. Danach verkauft die Kasse mit und ohne Netz.
loading-trouble = Bisher hat es nicht geklappt. Die Kasse versucht es von selbst weiter; fragen Sie die Zentrale, ob der Server läuft und die Kasse Netz hat.

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
status-last-error = Letzte Störung, für den Support
trouble-SERVER_OLDER = Es antwortet eine alte Kopie des Servers. Verkaufen Sie weiter und bitten Sie die Zentrale, die alte Kopie abzuschalten.
trouble-SERVER_KEY_CHANGED = Statt des Servers antwortet jemand anderes: Der Schlüssel ist nicht der, den diese Kasse kennt. Dorthin wird nichts gesendet. Verkaufen Sie weiter. Hat die Zentrale ihren Server neu eingerichtet, bitten Sie um einen Code und melden Sie diese Kasse neu an.
trouble-SERVER_NOT_TRUSTED = Diese Kasse traut dem nicht, der statt des Servers antwortet. Dorthin wird nichts gesendet. Verkaufen Sie weiter. Prüfen Sie Datum und Uhrzeit dieser Kasse und das Netzwerk, und sagen Sie der Zentrale, dass das Zertifikat des Servers abgelaufen sein kann.
trouble-RE_ENROL = Der Server kennt diese Kasse nicht mehr. Verkaufen Sie weiter und bitten Sie die Zentrale um einen Code, um sie neu anzumelden.
trouble-REGISTER_REVOKED = Diese Kasse wurde außer Betrieb genommen. Ihre Verkäufe werden weiter gesendet und in der Zentrale geprüft. Fragen Sie dort, ob sie benutzt werden darf.
trouble-UPGRADE_REQUIRED = Das Programm dieser Kasse ist zu alt für neue Preise. Verkäufe werden weiter gesendet. Bitten Sie den Support um die neue Version.
trouble-REFUSED = Der Server hat abgelehnt, was diese Kasse sagte. Nichts ist verloren. Nennen Sie dem Support, was unten steht.
trouble-STORAGE_FAILED = Diese Kasse konnte nicht auf ihre Festplatte schreiben. Gesendetes ist sicher. Rufen Sie den Support, bevor Sie weitermachen.
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

## Menü und Tasten

menu = Menü
menu-price-check = Preisauskunft
menu-parked = Geparkte Körbe
menu-customer = Kundschaft
menu-receipts = Letzte Bons
menu-journal = Journal
menu-drawer = Schublade öffnen
menu-status = Netz
menu-devices = Geräte
menu-settings = Einstellungen
menu-help = Tasten
help-title = Tasten dieser Kasse
help-group-sale = Verkaufen
help-group-pay = Kassieren
help-group-all = Überall
help-search = suchen
help-enter = Nummer nachschlagen, einzigen Treffer nehmen
help-arrows = durch die Artikel gehen
help-step = einen mehr, einen weniger
help-quantity = Menge der Position
help-discount-line = Rabatt auf die Position
help-discount = Rabatt auf den Einkauf
help-customer = Kundschaft und Steuerbefreiung
help-park = Korb parken
help-parked = geparkte Körbe
help-price-check = Preisauskunft
help-pay = kassieren
help-card = bar oder Karte
help-pad = Betrag, dann annehmen
help-take = Geld annehmen
help-new = nächster Verkauf
help-help = diese Seite
help-journal = Journal und zurück
help-menu = Menü
help-status = Netz und Übertragung
help-lock = sperren
help-receipts = letzte Bons
help-confirm = die Eingabe abschließen
help-tab = nächster Knopf oder nächstes Feld
help-back = zurück, schließen, Suche leeren

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
product-low = noch { $n }
product-low-unit = noch { $n } { $unit }
product-out = Keine mehr da
product-stock-as-of = { $n }, Stand { $time }
product-out-as-of = Keine, Stand { $time }
product-as-of = Stand { $time }
product-per = { $price } / { $unit }
product-open = Freier Preis
product-no-price = Noch kein Preis

scan-unknown = Kein Artikel hat den Code { $code }
scan-unknown-search = Nach Namen suchen
scan-type = Nummer berichtigen
scan-open = Oder verkaufen als
scan-refusal-check_digit = Falsch gelesen
scan-refusal-check_digit-text = Die letzte Ziffer passt nicht zu den anderen. Noch einmal scannen oder die Nummer eintippen.
scan-refusal-label_damaged = Das Etikett ist beschädigt
scan-refusal-label_damaged-text = Preis oder Gewicht darauf können nicht stimmen. Noch einmal scannen oder neu wiegen.
scan-refusal-unreadable = Ein halber Code
scan-refusal-unreadable-text = Der Code bricht ab oder sagt Unmögliches. Noch einmal scannen oder den anderen Code der Packung nehmen.
scan-refusal-currency = Nicht in der Währung dieses Ladens
scan-refusal-currency-text = Der Preis in diesem Code steht in einer anderen Währung. Den Artikel nach Namen suchen.
scan-kind-gtin = Unbekannter Artikel
scan-kind-gtin-text = Die Nummer stimmt, aber dieser Laden hat keinen Artikel damit.
scan-kind-case = Ein Karton, kein Stück
scan-kind-case-text = Das ist der Code eines ganzen Kartons. Ein einzelnes Stück scannen oder nach Namen suchen.
scan-kind-label = Ein fremdes Etikett
scan-kind-label-text = Eine Waage hat es für einen Artikel gedruckt, den dieser Laden nicht hat.
scan-kind-own = Unbekannter Code
scan-kind-own-text = Kein Artikel hier hat ihn. Die Nummer prüfen oder nach Namen suchen.
scan-kind-link = Eine Webadresse
scan-kind-link-text = Dieser Code führt zu einer Seite, nicht zu einem Artikel. Den Strichcode der Packung suchen.
scan-kind-coupon = Ein Gutschein
scan-kind-coupon-text = Das ist kein Artikel, und diese Kasse nimmt ihn noch nicht an.
scan-kind-card = Eine Kundenkarte
scan-kind-card-text = Das ist kein Artikel.
scan-kind-shipment = Ein Paket oder eine Palette
scan-kind-shipment-text = Einen der Artikel darin scannen.
scan-kind-other = Kein Artikel
scan-kind-other-text = Dieser Code benennt etwas anderes. Den Strichcode der Packung suchen.
scan-expired = Nicht verkaufen: { $product }
scan-expired-text = Das Datum war der { $day }. Zur Seite legen und ein anderes Stück aus dem Regal nehmen.
scan-refused = Erst das hier abschließen oder schließen, dann noch einmal scannen.

cart-title = Korb { $n }
cart-items = { $n ->
    [one] { $n } Position
   *[other] { $n } Positionen
}
cart-parked = { $n } geparkt
cart-recall = { $n ->
    [one] { $n } geparkter Korb
   *[other] { $n } geparkte Körbe
}
cart-empty = Ersten Artikel scannen oder antippen
cart-empty-text = Der Korb bleibt stehen, auch wenn die Kasse ausgeht.
cart-clear = Leeren
cart-clear-ask = Alle { $n } Positionen entfernen?
cart-clear-yes = Alle entfernen
cart-hide = Zurück zu den Artikeln
subtotal = Zwischensumme
discount = Rabatt
discount-lines = Rabatt auf Positionen
discount-order = Rabatt { $label } · { $reason }
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
line-repriced = war { $price }, als geparkt wurde
line-basis-open = freier Preis
line-basis-label = Preis vom Etikett
line-basis-amount = Betrag
line-batch = Charge { $batch }
line-serial = Nr. { $serial }
line-best-before = mindestens haltbar bis { $day }
line-past-best = war haltbar bis { $day }

weight-lead = { $price } je { $unit }
weight-ok = Für { $amount } dazu
weight-save = Auf { $amount } ändern
quantity-unit = { $n } { $unit }
weight-need = Menge eingeben
measure-way = Wie gemessen wird
measure-way-quantity = Menge
measure-way-amount = Für einen Betrag
measure-way-metered = Zapfsäule
measure-step = Was eingegeben wird
measure-step-price = zu { $price }
measure-sum = { $n } { $unit } × { $price } = { $amount }
measure-need-amount = Betrag eingeben
measure-next = Weiter: Preis
quantity-ok = Ändern
quantity-need = Menge eingeben
open-lead = Dieser Artikel hat keinen festen Preis.
open-ok = Für { $amount } dazu
open-need = Preis eingeben
price-title = Preis ändern
price-lead = Jetzt { $price }
price-same = Das ist schon der Preis
price-ok = Auf { $amount } ändern
discount-order-title = Rabatt auf den Einkauf
discount-order-lead = { $n ->
    [one] { $n } Position, { $price }
   *[other] { $n } Positionen, { $price }
}
discount-way = Prozent oder Betrag
discount-way-percent = Prozent
discount-way-amount = Betrag
discount-percent = { $percent } %
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

## Geparkte Körbe

park = Diesen Korb parken
parked-done = { $name } ist geparkt
parked-title = Geparkte Körbe
parked-name = Name, Tisch oder Kleidung
parked-park = Korb { $n } parken
parked-none = Nichts ist geparkt
parked-none-text = Parken Sie einen Korb, wenn noch etwas geholt wird: Die Nächsten können derweil zahlen.
parked-failed = Die geparkten Körbe konnten nicht gelesen werden
parked-now = gerade eben
parked-ago = vor { $for }
parked-hint = Tippen Sie auf einen Korb, um mit ihm weiterzumachen.
parked-hint-swap = Tippen Sie auf einen Korb, um mit ihm weiterzumachen. Der offene wird dafür geparkt.
parked-drop = { $name } verwerfen
parked-drop-what = { $name } verwerfen
parked-drop-ask = { $amount } verwerfen? Das lässt sich nicht zurückholen.
parked-drop-yes = Verwerfen
parked-keep = Behalten

## Kundschaft

customer-add = Kundschaft angeben
customer-title = Kundschaft
customer-lead = Karte scannen oder Nummer eingeben.
customer-id = Kundennummer
customer-id-hint = Scannen
customer-name = Name
customer-name-hint = Bleibt auf dieser Kasse
customer-save = Speichern
customer-detach = Kundschaft entfernen
customer-need = Nummer eingeben oder Steuerbefreiung einschalten
customer-need-id = Zum Namen gehört eine Nummer
customer-need-certificate = Bescheinigung oder Grund eingeben
exempt = Steuerbefreit
exempt-text = Die Steuern werden von diesem Verkauf abgezogen.
exempt-certificate = Bescheinigung oder Grund
exempt-certificate-hint = Wie es auf dem Bon stehen soll
exempt-what = Ohne Steuer verkaufen

## Preisauskunft und letzte Bons

price-check-title = Preisauskunft
price-check-lead = Der Korb bleibt, wie er ist.
price-check-empty = Einen Artikel scannen
price-check-empty-text = Oder einen Teil des Namens eingeben oder die Nummer unter dem Strichcode.
price-check-none-text = Weniger Buchstaben versuchen oder die Nummer unter dem Strichcode.
price-check-unknown-text = Noch einmal scannen oder nach dem Namen suchen.
price-check-each = je Stück
price-check-per = je { $unit }
price-check-next = { $price } ab { $from }
price-check-stock = Bestand
price-check-stock-unknown = Wird nicht geführt
price-check-taxes = Steuer
price-check-codes = Codes
receipts-title = Letzte Bons
receipts-print = { $receipt } noch einmal drucken

## Kassieren

pay-title = Zu zahlen
pay-rounding = { $total }, für Bargeld um { $rounding } gerundet
pay-left = Noch zu zahlen
pay-way = Zahlungsart
pay-by-card = Mit Karte
pay-terminal = { $amount } am Kartengerät eingeben. Hier weiter, sobald es die Zahlung bestätigt.
pay-card-over = Das ist mehr als fällig
pay-card-all = { $amount } mit Karte gezahlt
pay-card-add = { $amount } mit Karte, den Rest bar
pay-card-remove = Kartenzahlung über { $amount } zurücknehmen
pay-share = { $n ->
    [1] Alles
   *[other] 1 von { $n }
}
pay-reference = Belegnummer vom Kartengerät, falls gewünscht
pay-notes = Scheine, wie sie hingelegt werden
tender-cash = Bar
tender-external_card = Karte
tender-coupon = Gutschein
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
receipt-reprint = Noch einmal drucken
receipt-offline = Offline verkauft. Der Verkauf ist auf dieser Kasse sicher und folgt von selbst.
receipt-recovered = Dieser Verkauf wurde bezahlt, bevor die Kasse ausging.
receipt-recovered-text = Er ist gespeichert. Bitte prüfen, ob Rückgeld und Bon übergeben wurden.
receipt-copy = KOPIE { $n }
receipt-voided = STORNIERT
receipt-customer = Kundennummer { $id }
receipt-order-discount = Rabatt { $label }
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

## Einstellungen und Geräte

settings = Einstellungen
settings-general = Diese Kasse
settings-devices = Geräte
settings-printer = Bondrucker
settings-scanner = Scanner
settings-display = Kundenanzeige
settings-failed = Die Einstellungen konnten nicht gelesen werden
settings-locked = Änderungen gibt hier die Aufsicht oder die Filialleitung mit ihrer PIN frei.
settings-what = Geräte dieser Kasse ändern
settings-looks = Aussehen
settings-use = Bedienung
settings-language = Sprache
settings-language-text = Der Bildschirme. Bons sprechen die Sprache der Filiale.
settings-language-store = Wie die Filiale
settings-sound = Töne
settings-sound-text = Ein Ton, wenn ein Scan gelesen wurde, ein anderer, wenn nicht.
settings-keyboard-text = Buchstaben zum Tippen, wo keine Tastatur ist.
settings-lock = Sperren, wenn niemand sie bedient
settings-lock-text = Der Korb bleibt stehen.
settings-lock-usual = Wie üblich: { $for }
layout = Größe
layout-text = Wie groß alles gezeichnet wird.
layout-auto = Nach dem Bildschirm
layout-compact = Kompakt
layout-large = Groß

hand = Warenkorb
hand-text = Auf der anderen Seite der Hand, die die Artikel tippt.
hand-right = Rechts
hand-left = Links
scanner-try = Scanner ausprobieren
scanner-try-hint = Etwas scannen
scanner-try-text = Hier wird nichts verkauft.
scanner-known = Als Scan gelesen. Längste Pause zwischen zwei Zeichen: { $ms } ms.
scanner-typed = Für Tippen gehalten: Die längste Pause war { $ms } ms, die Grenze ist { $limit } ms.
scanner-set = Woran er vom Tippen unterschieden wird
scanner-gap = Längste Pause zwischen zwei Zeichen
scanner-gap-text = Höher für langsame Scanner. Menschen bleiben über 60 ms.
scanner-ms = { $ms } ms
scanner-prefix = Vorzeichen
scanner-prefix-text = Was der Scanner vor jedem Code sendet.
scanner-suffix = Nachzeichen
scanner-suffix-text = Was er nach jedem Code sendet, vor der Eingabetaste.
scanner-none = Keins
scanner-last = Zuletzt gelesen
scanner-last-none = Noch nichts
printer-trouble = Drucker
printer-trouble-long = Der Drucker braucht Hilfe
printer-state-none = Kein Drucker
printer-state-none-text = Bons erscheinen nur auf dem Bildschirm.
printer-state-ready = Bereit
printer-state-ready-text = Bons werden gedruckt, sobald gezahlt ist.
printer-state-printing = Druckt
printer-state-printing-text = Ein Bon ist unterwegs.
printer-state-waiting = Wartet
printer-state-waiting-text = Die Kasse versucht es von selbst wieder. Verkauft wird derweil weiter.
printer-state-failed = Druckt nicht
printer-state-failed-text = Papier, Deckel und Kabel prüfen. Verkauft wird derweil weiter.
printer-where = Anschluss
printer-target = Drucker
printer-target-none = Keiner
printer-target-network = Netzwerk
printer-target-usb = USB
printer-target-file = Datei
printer-address = Adresse
printer-address-text = Wie sie auf seinem eigenen Testdruck steht; Port 9100, wenn dort nichts anderes steht.
printer-path = Pfad
printer-path-text = Ein Gerät oder eine Datei auf diesem Rechner.
printer-usb = An USB gefunden
printer-usb-none = An USB antwortet kein Drucker. Bitte einschalten und anschließen.
printer-paper = Papier und Druck
printer-width = Papier
printer-width-32 = 58 mm
printer-width-42 = 80 mm, 42 Zeichen
printer-width-48 = 80 mm, 48 Zeichen
printer-page = Zeichensatz
printer-page-text = Die Codepage, die der Drucker versteht. Alles andere wird als Bild gedruckt.
printer-auto = Jeden Bon drucken
printer-auto-text = Sonst nur auf Wunsch.
printer-cut = Papier abschneiden
printer-logo = Logo drucken
printer-test = Testdruck
printer-test-text = Ein kurzer Bon mit allen Zeichen der Codepage.
printer-test-go = Drucken
printer-test-sent = Der Testdruck ist unterwegs zum Drucker
print-none = Es ist kein Drucker eingerichtet: hier die Kopie
print-copy = Eine Kopie ist unterwegs zum Drucker
print-job-receipt = Bon { $receipt }
print-job-copy = Kopie von { $receipt }
print-job-test = Testdruck
print-job-drawer = Schublade öffnen
print-job-state-waiting = { $n ->
    [0] Wartet
    [one] Wartet, einmal versucht
   *[other] Wartet, { $n }-mal versucht
}
print-job-state-printing = Wird gedruckt
print-job-state-failed = { $n ->
    [one] Nach { $n } Versuch aufgegeben
   *[other] Nach { $n } Versuchen aufgegeben
}
print-jobs-none = Nichts wartet auf den Druck.
print-retry = Jetzt drucken
print-drop = { $what } nicht drucken
drawer = Kassenschublade
drawer-title = Schublade öffnen
drawer-lead = Ohne Verkauf. Es wird im Journal vermerkt.
drawer-what = Schublade ohne Verkauf öffnen
drawer-done = Die Schublade ist offen
drawer-open = Schublade öffnen
drawer-there = Eine Schublade hängt am Drucker
drawer-there-text = Der Drucker öffnet sie.
drawer-behind-printer = Am Drucker angeschlossen.
drawer-not-there = Keine eingerichtet.
drawer-cash = Öffnet bei Barzahlung
drawer-pin = Anschluss
drawer-pin-text = Den anderen versuchen, wenn sie zu bleibt.
drawer-pin-name = Pin { $n }
reason-drawer-change = Geld wechseln
reason-drawer-float = Wechselgeld
reason-drawer-count = Zählen
reason-drawer-mistake = Falsch herausgegeben
devices-others = Alles andere
devices-key = Schlüssel dieser Kasse
devices-key-keyring = Im Schlüsselbund des Systems
devices-key-file = In einer Datei, die nur der Benutzer dieser Kasse lesen kann
devices-set-up = Einrichten
display-on = Ein Bildschirm für die Kundschaft
display-on-text = Ein zweites Fenster, auf dem zweiten Bildschirm, falls es einen gibt.
display-state = Fenster
display-open = Offen
display-closed = Zu
display-hint = Die Kundschaft sieht jede Position, sobald sie dazukommt, die Summe und das Rückgeld.
