# Die Wörter der Zentrale.

hq-title = { $screen } · Evertill Zentrale
nav-label = Seiten
nav-overview = Übersicht
nav-transactions = Verkäufe
nav-exceptions = Abweichungen
nav-registers = Kassen
nav-stock = Bestand
nav-vendors = Anbieter
nav-customers = Kunden
nav-people = Personen
nav-webhooks = Webhooks
nav-audit = Prüfpfad
nav-account = Ihr Konto
nav-exceptions-open = { $n ->
    [one] { $n } offen
   *[other] { $n } offen
}
nav-registers-offline = { $n } offline
account = { $name }, { $role }
account-menu = Ihr Konto
account-own = Ihr Konto
account-scope = nur { $store }

hq-role-cashier = Kasse
hq-role-supervisor = Aufsicht
hq-role-manager = Filialleitung
hq-role-hq_analyst = Auswertung
hq-role-hq_admin = Verwaltung
hq-role-vendor = Lieferant
hq-role-buyer = Einkauf
hq-role-integration = Schnittstelle
# Wer sich hier anmeldet und hier nicht arbeitet
elsewhere-title = Hier gibt es nichts für Sie
elsewhere-lead = Ihre Rolle ({ $role }) hat in der Zentrale keine Seiten.
elsewhere-buyer-title = Das ist der Personaleingang
elsewhere-buyer-lead = Sie sind als Kunde von { $merchant } angemeldet. Ihre Daten und Ihr Passwort sind in Ihrem eigenen Konto.
elsewhere-buyer-go = Zu Ihrem Konto

# Anmelden
sign-in-title = Bei der Zentrale anmelden
sign-in-lead = Ansehen, was verkauft wurde, und klären, was abweicht.

# Störungen
failure-LAST_ADMIN = Niemand sonst könnte noch verwalten. Geben Sie zuerst einer anderen Person diese Rolle.
failure-OWN_ACCOUNT = Ihre eigene Rolle, Filiale und ob Sie aktiv sind, ändert jemand anderes mit Verwaltungsrecht.
failure-ALREADY_VOIDED = Dieser Verkauf ist schon storniert.
failure-ALREADY_SETTLED = Das hat schon jemand vor Ihnen geklärt.
failure-IDEMPOTENCY_KEY_REUSED = Das wurde schon mit einem anderen Grund gesendet. Bitte schließen und den Verkauf noch einmal ansehen.
failure-IDEMPOTENCY_KEY_IN_FLIGHT = Das wird gerade noch ausgeführt. Bitte gleich noch einmal nachsehen.

# Listen
clear-filters = Filter leeren
filter-any = Alle
filter-search = { $what } suchen
filter-nothing = Nichts mit diesem Namen
filter-remove = { $label }: { $value }. Ändern oder leeren.
updated = Stand { $at }
back-to-list = Zurück zur Liste
none = –

date = Datum
date-today = Heute
date-yesterday = Gestern
date-week = Letzte 7 Tage
date-month = Letzte 30 Tage
date-from = Von
date-to = Bis
date-range = { $from } – { $to }
date-since = Seit { $from }
date-until = Bis { $to }

severity-info = Hinweis
severity-warning = Warnung
severity-critical = Kritisch

# Übersicht
overview-title = Übersicht
overview-today = Heute verkauft
overview-orders = { $n ->
    [one] { $n } Verkauf
   *[other] { $n } Verkäufe
}
overview-open = Offene Abweichungen
overview-open-none = Nichts wartet auf Sie
overview-registers = Kassen online
overview-registers-of = von { $n }
overview-registers-offline = { $n } offline
overview-queued = { $n ->
    [0] Nichts ist noch zu senden
    [one] { $n } Eintrag ist noch zu senden
   *[other] { $n } Einträge sind noch zu senden
}
overview-low = Knapper Bestand
overview-low-text = { $n ->
    [one] Bestand an oder unter der Meldegrenze
   *[other] Bestände an oder unter der Meldegrenze
}
overview-stores = Filialen heute
overview-store = Filiale
overview-sales = Verkäufe
overview-offline = Offline
overview-voided = Storniert
overview-refunded = Erstattet
overview-total = Summe
overview-by-code = Offene Abweichungen nach Art
overview-pressing = Am dringendsten
overview-by-code-none = Alle Abweichungen sind geklärt.
overview-parked = { $n ->
    [one] { $n } Eintrag ist nicht in den Büchern
   *[other] { $n } Einträge sind nicht in den Büchern
}
overview-recovering = { $n ->
    [one] Die Bücher stammen aus einer Sicherung. Eine Kasse hat noch nicht gesendet, was ihnen fehlt.
   *[other] Die Bücher stammen aus einer Sicherung. { $n } Kassen haben noch nicht gesendet, was ihnen fehlt.
}
overview-backup-none = Es gibt noch keine Sicherung. Die Kassen behalten jeden Verkauf, bis es eine auf einem anderen Laufwerk gibt.
overview-backup-same-disk = Die Sicherungen sind nicht als auf einem anderen Laufwerk angegeben, darum behalten die Kassen jeden Verkauf. Letzte { $at }.
overview-backup-fine = Auf einem anderen Laufwerk gesichert, zuletzt { $at }.

# Verkäufe
orders-title = Verkäufe
orders-search = Bonnummer
orders-store = Filiale
orders-register = Kasse
orders-cashier = Kassiert von
orders-exception = Abweichung
orders-open = Bitte ansehen
orders-outcome = Ergebnis
orders-customer = Ein Kunde
orders-outcome-booked = Sofort gebucht
orders-outcome-parked = Erst zurückgestellt, später zugelassen
orders-offline-yes = Offline verkauft
orders-offline-no = Online verkauft
orders-voided-yes = Storniert
orders-voided-no = Nicht storniert
orders-time = Verkauft
orders-receipt = Bon
orders-lines = Positionen
orders-total = Summe
orders-variance = Differenz
orders-state = Zustand
orders-none = Hier sind keine Verkäufe
orders-none-text = Zu diesen Filtern passt nichts. Einen wegnehmen oder andere Tage ansehen.
orders-none-yet = Noch keine Verkäufe
orders-none-yet-text = Sobald eine Kasse sendet, was sie verkauft hat, steht es hier.

tag-voided = Storniert
tag-offline = Offline
tag-pending = Zahlung offen
tag-parked = Zugelassen
tag-refunded = { $amount } erstattet
tag-settled = Geklärt
tag-open = { $n ->
    [one] { $n } offen
   *[other] { $n } offen
}
tag-clean = Stimmt

# Ein Verkauf
order-close = Verkauf schließen
order-loading = Verkauf wird geladen
order-cashier = Kassiert von
order-register = Kasse
order-sold = Verkauft
order-received = Empfangen
order-day = Geschäftstag
order-rounding = Bargeldrundung
order-variance = Berechnet minus erwartet
order-lines = Wie verkauft und wie gesehen
order-as-sold = Wie verkauft
order-as-seen = Wie der Server es sah
order-agrees = Stimmt
order-no-price = Kein Listenpreis
order-tax-included = inkl. { $amount } Steuer
order-tax-added = zzgl. { $amount } Steuer
order-discount = Rabatt { $amount }
order-fee = { $label }: { $amount }
order-short = { $qty } zu wenig
order-basis-list = Listenpreis
order-basis-override = Geändert von { $name }: { $reason }
order-basis-override-plain = Geänderter Preis
order-basis-open = Eingegeben
order-basis-label = Vom Etikett
order-basis-amount = Nur Betrag
order-payment = Zahlung
order-tender-cash = Bar
order-tender-coupon = Gutschein
order-tender-external_card = Karte
order-tender-other = { $kind }
order-customer = Kunde
order-customer-open = Kunden zeigen
order-exempt = Ohne Steuer verkauft
order-tendered = Gegeben
order-change = Rückgeld
order-vendors = Nach Lieferant
order-exceptions = Abweichungen
order-timeline = Verlauf
order-support = Für den Support
order-key = Schlüssel
order-position = Stelle
order-position-value = Inkarnation { $incarnation }, Eintrag { $seq }
order-hash = Kettenprüfsumme
order-body = Eintrag, wie die Kasse ihn schrieb
order-void = Diesen Verkauf stornieren
order-void-title = { $number } stornieren?
order-void-lead = { $total } werden in den Büchern zurückgenommen. Die Ware geht zurück in den Bestand, und die Kasse erfährt davon.
order-void-reason = Grund
order-void-go = Verkauf stornieren
order-void-done = { $number } ist storniert
order-voided = Storniert { $at } von { $name }
order-voided-nobody = Storniert { $at }
order-voided-by-till = an der Kasse
order-voided-by-hq = in der Zentrale
void-reasons = Alles zurückgebracht | Versehentlich doppelt verkauft | Falsche Person berechnet

time-sold = Verkauft
time-received = Vom Server empfangen
time-admitted = In die Bücher aufgenommen
time-exception_opened = Abweichung eröffnet
time-exception_assigned = Abweichung zugewiesen
time-exception_settled = Abweichung geklärt
time-voided = Storniert
time-offline = ohne Netz
time-by = von { $name }
time-by-server = vom Server

# Abweichungen
exceptions-title = Abweichungen
exceptions-open = Offen
exceptions-settled = Geklärt
exceptions-parked = Zurückgestellt
exceptions-kind = Art
exceptions-severity = Schwere
exceptions-store = Filiale
exceptions-register = Kasse
exceptions-mine = Meine
exceptions-none = Nichts zu klären
exceptions-none-text = Jede Abweichung, die eine Kasse brachte, ist geklärt.
exceptions-none-filtered = Nichts passt
exceptions-none-filtered-text = Nehmen Sie einen Filter weg, um mehr zu sehen.
exceptions-none-settled = Noch nichts geklärt
exceptions-none-settled-text = Was Sie klären, bleibt hier, mit wem und warum.
exceptions-none-parked = Nichts ist zurückgestellt
exceptions-none-parked-text = Jeder Eintrag, den Kassen sendeten, ist in den Büchern.
exceptions-choose = Eine Abweichung wählen
exceptions-choose-text = Mit j und k gehen Sie durch die Liste, mit e klären Sie.
exceptions-key-move = gehen
exceptions-key-settle = klären
exceptions-key-take = übernehmen
exceptions-age = Offen seit { $age }
exceptions-was-open = Geklärt nach { $age }
exceptions-owner = Zuständig
exceptions-owner-none = Noch niemand
exceptions-take = Übernehmen
exceptions-release = Zurückgeben
exceptions-taken = Das ist jetzt Ihre
exceptions-released = Darum kümmert sich jetzt niemand
exceptions-settle = Klären
exceptions-history = Verlauf
exceptions-order = Verkauf
exceptions-open-order = { $number } öffnen
exceptions-loading = Abweichung wird geladen
exceptions-settled-how = Wie sie geklärt wurde
exceptions-settled-by-server = vom Server selbst
exceptions-parked-entry = Der Eintrag, wie die Kasse ihn schrieb
exceptions-parked-other = Er kam unter einem Schlüssel, der schon mit anderem Inhalt in den Büchern ist.
exceptions-parked-kind = { $kind }, Eintrag { $seq } der Inkarnation { $incarnation }
exceptions-fact-charged = Berechnet
exceptions-fact-expected = Erwartet
exceptions-fact-variance = Auf die Position
exceptions-fact-since = Gilt seit
exceptions-fact-sold = Verkauft
exceptions-fact-available = Verfügbar
exceptions-fact-short = Fehlt
exceptions-fact-sent = Wie gesendet
exceptions-fact-computed = Wie gerechnet
exceptions-fact-claimed = Die Kasse sagte
exceptions-fact-received = Der Server sagte
exceptions-fact-person = Person
exceptions-fact-missing = Fehlende Einträge
exceptions-fact-missing-value = { $first } bis { $last } der Inkarnation { $incarnation }

history-opened = Eröffnet
history-assigned = Zugewiesen
history-released = Zurückgegeben
history-accept_variance = Differenz akzeptiert
history-recount = Bestand nachgezählt
history-refund_difference = Differenz erstattet
history-void = Verkauf storniert
history-reassign = Weitergegeben
history-admit = In die Bücher aufgenommen
history-write_off = Abgeschrieben

# Was die Zentrale über jede Abweichung liest.
#   $has        yes, wenn die Zahlen da sind
#   $product    der Name des Artikels oder „Ein Artikel“
about-an-item = Ein Artikel
about-a-receipt = Dieser Bon
about-unknown = Der Server meldete eine Abweichung, für die diese Seite keine Worte hat: { $text }
about-PRICE_STALE = { $has ->
    [yes] { $cause ->
        [not_yet_valid] { $register } berechnete { $charged } für { $product }, einen Preis, dessen Tag noch nicht gekommen war. In Kraft war { $expected }.
       *[other] { $product }: Der Preis hatte sich am { $since } auf { $expected } geändert. { $register } wusste noch nichts davon und berechnete { $charged }.
    }
   *[no] { $register } berechnete für { $product } einen Preis, der nicht mehr galt.
}
about-PRICE_UNKNOWN = { $has ->
    [yes] { $register } berechnete { $charged } für { $product }. In der Liste steht { $expected }; der andere Preis wurde nie herausgegeben.
   *[no] { $register } berechnete für { $product } einen Preis, der nie herausgegeben wurde.
}
about-OVERRIDE_UNAPPROVED = { $has ->
    [yes] { $product }: Der Preis wurde ohne ausreichende Freigabe von { $expected } auf { $charged } geändert.
   *[no] { $product }: Der Preis wurde ohne ausreichende Freigabe geändert.
}
about-PRICE_BASIS = { $product } wurde zu einem Preis verkauft, der eingegeben, vom Etikett gelesen oder nur als Summe erfasst war. Das Sortiment lässt das für diesen Artikel nicht zu.
about-STOCK_SHORT = { $has ->
    [yes] In { $store } wurden { $sold } von { $product } verkauft, in den Büchern waren { $available }. Es fehlen { $short }.
   *[no] In { $store } wurde von { $product } mehr verkauft, als in den Büchern war.
}
about-PRODUCT_UNKNOWN = { $product } ist nicht im Sortiment. Gebucht wurde wie verkauft.
about-PRODUCT_RETIRED = { $product } war vor dem Verkauf aus dem Sortiment genommen.
about-TOTALS_MISMATCH = { $has ->
    [yes] Auf { $receipt } steht { $sent }, die Teile ergeben { $computed }. Gebucht wurde wie gedruckt.
   *[no] Die Summen von { $receipt } stimmen nicht. Gebucht wurde wie gedruckt.
}
about-TARGET_UNKNOWN = { $register } stornierte einen Verkauf, der hier noch nicht angekommen ist. Kommt er, werden beide zusammengeführt.
about-ALREADY_VOIDED = { $receipt } wurde ein zweites Mal storniert. Bitte prüfen, ob das Geld nur einmal zurückgegeben wurde.
about-REFUND_EXCEEDS = { $has ->
    [yes] Auf { $receipt } wurden { $sent } zurückgegeben, gezahlt waren nur { $computed }.
   *[no] Auf { $receipt } wurde mehr zurückgegeben, als gezahlt war.
}
about-ACTOR_NOT_ALLOWED = { $has ->
    [yes] { $who } war an { $register } angemeldet, dort aber nicht aktiv oder nicht dazu berechtigt.
   *[no] Wer an { $register } angemeldet war, war dort nicht aktiv oder nicht dazu berechtigt.
}
about-CLOCK_SKEW = { $has ->
    [yes] { $cause ->
        [ahead] Die Uhr von { $register } ging { $off } vor: Sie zeigte { $since }.
       *[behind] Die Uhr von { $register } ging { $off } nach: Sie zeigte { $since }.
    }
   *[no] Die Uhr von { $register } kann nicht gestimmt haben.
}
about-PAYMENT_UNCONFIRMED = Der Anbieter hat die Zahlung von { $receipt } noch nicht bestätigt. Er wird von selbst wieder gefragt.
about-KEY_REUSED = { $register } sendete einen anderen Eintrag an einer Stelle, die schon in den Büchern ist. Wahrscheinlich wurde die Kasse aus einer Kopie wiederhergestellt.
about-CHAIN_BROKEN = Dieser Eintrag von { $register } schließt nicht an die vorigen an. Er ist vollständig aufbewahrt, außerhalb der Bücher.
about-SIGNATURE_INVALID = Es ließ sich nicht nachweisen, dass { $register } diesen Eintrag sendete. Er ist vollständig aufbewahrt, außerhalb der Bücher.
about-REGISTER_REVOKED = { $register } sendete das, nachdem die Kasse außer Betrieb genommen war. Es ist vollständig aufbewahrt, außerhalb der Bücher.
about-NOT_UNDERSTOOD = { $register } sendete einen Eintrag, den dieser Server nicht versteht: { $text }. Er ist vollständig aufbewahrt, bis der Server ihn versteht.
about-CART_SOLD_TWICE = { $register } verkaufte einen Korb zweimal, wie es nach dem Wiederherstellen einer Kasse vorkommt. { $receipt } ist der zweite Verkauf.
about-SEQUENCE_GAP = { $has ->
    [yes] Die Einträge { $first } bis { $last } von { $register } kamen nie an, und die Kasse hat sie nicht mehr.
   *[no] Einige Einträge von { $register } kamen nie an, und die Kasse hat sie nicht mehr.
}

# Klären
settle-how = Wie
settle-note = Vermerk
settle-note-hint = Bleibt für immer, mit Ihrem Namen
settle-go = Klären
settle-done = Geklärt
settle-count = Im Regal gefunden
settle-count-invalid = Bitte die gezählte Menge eingeben, etwa 12 oder 0,75
settle-amount = Zurückgeben
settle-amount-invalid = Bitte einen Betrag über null eingeben
settle-product = In Wirklichkeit verkauft
settle-product-search = Name, Artikelnummer oder Strichcode
settle-product-none = Kein Artikel mit diesem Namen
settle-person = In Wirklichkeit war es
settle-choose = Bitte erst eine Möglichkeit wählen
settle-note-missing = Bitte mit wenigen Worten sagen, warum
settle-keys = Strg und Eingabe klären
action-accept_variance = Differenz akzeptieren
action-recount = Nachzählung eintragen
action-refund_difference = Differenz erstatten
action-void = Verkauf stornieren
action-reassign = Weitergeben
action-admit = In die Bücher aufnehmen
action-write_off = Abschreiben
explain-accept_variance = Die Bücher bleiben, wie sie sind.
explain-recount = Der Bestand wird auf das gesetzt, was wirklich da ist.
explain-refund_difference = Geld geht zurück an die Kundschaft; der Bon bleibt.
explain-void = Alles wird zurückgenommen und geht in den Bestand zurück.
explain-reassign = An den Artikel, der wirklich verkauft wurde, oder die Person, die es war.
explain-admit = Der Eintrag wird gebucht, wie die Kasse ihn schrieb.
explain-write_off = Abgeschlossen, als Verlust oder ohne Bedeutung.
notes-accept_variance = Mit der Filiale abgesprochen | Zu klein, um nachzugehen
notes-recount = Von der Filiale gezählt
notes-refund_difference = Kundschaft kam mit dem Bon zurück
notes-void = Verkauf war doppelt | Verkauf war ein Test
notes-reassign = Mit dem Bon verglichen
notes-admit = Mit der Filiale geprüft
notes-write_off = Bruch | Ohne Bedeutung

# Kassen
registers-title = Kassen
registers-add = Kasse hinzufügen
registers-store = Filiale
registers-state = Zustand
registers-none = Noch keine Kassen
registers-none-text = Fügen Sie eine hinzu und geben Sie ihren Code an dem Gerät ein, das diese Kasse wird.
registers-none-filtered = Keine Kasse passt
registers-none-filtered-text = Nehmen Sie einen Filter weg, um mehr zu sehen.
register-state-online = Online
register-state-offline = Offline
register-state-waiting = Nicht eingerichtet
register-waiting = Noch ist kein Gerät diese Kasse. Öffnen Sie sie für einen Einrichtungscode.
register-state-revoked = Außer Betrieb
register-state-lost = Verloren
register-state-forked = Kopiert
register-seen = Vor { $age } gemeldet
register-seen-never = Nie gemeldet
register-queue = Noch zu senden
register-queue-trend = Warteschlange der letzten { $n } Meldungen: höchstens { $most }, jetzt { $now }
register-oldest = Ältester Eintrag
register-retries = Fehlversuche
register-error = Letzter Fehler
register-version = Version
register-behind = Hinter dem Sortiment
register-behind-changes = { $n ->
    [one] { $n } Änderung
   *[other] { $n } Änderungen
}
register-up-to-date = Auf dem Stand
register-clock = Uhr
register-clock-right = Richtig
register-clock-ahead = { $off } vor
register-clock-behind = { $off } nach
register-disk = Freier Speicher
register-disk-gb = { $gb } GB
register-acked = Bestätigt
register-backed = In der Sicherung
register-position = { $seq } der Inkarnation { $incarnation }
register-not-backed = Noch nicht
register-enrolled = Eingerichtet
register-revoked = Außer Betrieb genommen
register-exceptions = { $n ->
    [0] Keine offenen Abweichungen
    [one] { $n } offene Abweichung
   *[other] { $n } offene Abweichungen
}
register-sales = Ihre Verkäufe
register-close = Kasse schließen
register-log = Übertragungen
register-log-none = Sie hat sich noch nie gemeldet.
register-log-hello = Meldung
register-log-push = Sendung
register-log-revoked = Außer Betrieb genommen
register-log-lost = Gerät verloren
register-log-replaced = Gerät ersetzt
register-log-forked = Als Kopie erkannt
register-log-revoked-about = Die Kasse kann nichts mehr lesen. Was ihr Gerät sendet, bleibt außerhalb der Bücher.
register-log-lost-about = Dem Gerät wird nicht mehr vertraut. Was es sendet, bleibt außerhalb der Bücher.
register-log-replaced-about = Dem bisherigen Gerät wird nicht mehr vertraut. Für ein anderes wurde ein Code ausgestellt.
register-log-forked-about = Zwei Geräte schreiben das Journal dieser Kasse: Der Datenträger des einen ist eine Kopie des anderen.
register-log-refused = Abgelehnt
register-log-other = { $kind }
register-log-hello-text = { $depth } warten, Eintrag { $acked } bestätigt
register-log-more = Ältere zeigen
register-code-title = Einrichtungscode für { $register }
register-code-lead = Am Gerät in { $store } scannen oder eintippen. Er gilt einmal, bis { $until }.
register-code-qr = QR-Code für den Scanner der Kasse: Adresse des Servers und dieser Code
register-code-or = Oder eintippen
register-code-server = Server
register-code-once = Dieser Code wird nur jetzt gezeigt.
register-code-done = Fertig
register-new-title = Kasse hinzufügen
register-new-lead = Sie erhalten einen Code, der ein Gerät zu dieser Kasse macht.
register-new-store = Filiale
register-new-code = Kürzel
register-new-code-hint = Teil jeder Bonnummer, etwa R4
register-new-name = Name
register-new-name-hint = Kasse am Eingang
register-new-go = Hinzufügen

# Was aus dem Gerät einer Kasse wird; Punkte trennt |
device-title = Ihr Gerät
device-none = Kein Gerät war diese Kasse, und keines wird es mehr.
device-type = Das lässt sich nicht rückgängig machen. Zur Bestätigung { $code } eingeben
device-unsent = { $n ->
    [one] Ein Eintrag, den es bis { $said } geschrieben hat, liegt nur auf dem Gerät. Seither können weitere dazugekommen sein.
   *[other] { $n } Einträge, die es bis { $said } geschrieben hat, liegen nur auf dem Gerät. Seither können weitere dazugekommen sein.
}
device-unsent-none = Alles, was es bis { $said } geschrieben hat, ist angekommen. Seither kann Weiteres dazugekommen sein.
device-unsent-short = { $n ->
    [one] Ein Eintrag liegt nur auf dem Gerät
   *[other] { $n } Einträge liegen nur auf dem Gerät
}
device-unsent-name = Nur auf dem Gerät
device-unsent-fact = { $n ->
    [one] Eintrag { $first }
   *[other] { $n } Einträge, { $first } bis { $last }
}
device-trouble-lost = Verloren seit { $since }
device-trouble-lost-about = Das Gerät kann nichts mehr lesen, und was es sendet, bleibt außerhalb der Bücher. Sobald es ein anderes gibt, das Gerät ersetzen.
device-trouble-forked = Kopiert: Zwei Geräte schreiben ihr Journal, bemerkt { $since }
device-trouble-forked-about = Der Datenträger des einen ist eine Kopie des anderen. Beide verkaufen; das zweite zählt seine Bons in einer eigenen Reihe, und seine ersten Verkäufe warten auf eine Person. Klären, welches welches ist, dann das Gerät ersetzen.
device-code-act = Neuer Code
device-code-when = Ein anderes Gerät übernimmt; das jetzige geht noch.
device-code-first-when = Das Gerät, das ihn benutzt, wird diese Kasse.
device-code-title = { $register } an ein anderes Gerät übergeben?
device-code-points = Das jetzige Gerät arbeitet weiter, bis ein anderes den Code benutzt hat. | Was es bis dahin nicht gesendet hat, wird noch angenommen. | Das neue Gerät zählt seine Bons in der nächsten Reihe.
device-code-first-title = Einen Code für { $register }?
device-code-first-points = Das Gerät, das den Code benutzt, wird diese Kasse. | Der Code gilt einmal, einen Tag lang.
device-code-go = Code ausstellen
device-replace-act = Gerät ersetzen
device-replace-when = Es ist defekt oder nicht mehr vertrauenswürdig.
device-replace-out-when = Ein anderes Gerät nimmt seinen Platz ein.
device-replace-title = Das Gerät von { $register } ersetzen?
device-replace-points = Das jetzige Gerät ist sofort ausgeschlossen: Es kann nichts lesen, und was es sendet, bleibt außerhalb der Bücher, bis jemand es zulässt. | Früher ausgestellte Codes gelten nicht mehr. | Sie erhalten einen Code für das neue Gerät; es zählt seine Bons in der nächsten Reihe.
device-replace-out-title = Das Gerät von { $register } ersetzen?
device-replace-out-points = Das bisherige Gerät bleibt ausgeschlossen: Was es sendet, bleibt außerhalb der Bücher, bis jemand es zulässt. | Früher ausgestellte Codes gelten nicht mehr. | Sie erhalten einen Code für das neue Gerät; es zählt seine Bons in der nächsten Reihe.
device-replace-go = Gerät ersetzen
device-lost-act = Gerät ist verloren
device-lost-when = Es wurde gestohlen oder ist weg.
device-lost-out-when = Es wurde gestohlen oder ist weg.
device-lost-title = Ist das Gerät von { $register } verloren?
device-lost-points = Das Gerät ist sofort ausgeschlossen: Es kann nichts lesen, und was es sendet, bleibt außerhalb der Bücher, bis jemand es zulässt. | Früher ausgestellte Codes gelten nicht mehr. | Die Kasse steht als verloren in der Liste, bis ein anderes Gerät ihren Platz einnimmt.
device-lost-out-title = Ist das Gerät von { $register } verloren?
device-lost-out-points = Das Gerät bleibt ausgeschlossen: Was es sendet, bleibt außerhalb der Bücher, bis jemand es zulässt. | Die Kasse steht als verloren in der Liste, bis ein anderes Gerät ihren Platz einnimmt.
device-lost-go = Gerät ist verloren
device-lost-done = { $register } steht als verloren in der Liste
device-revoke-act = Außer Betrieb nehmen
device-revoke-when = An dieser Kasse soll niemand mehr verkaufen.
device-revoke-first-when = Kein Gerät soll diese Kasse werden.
device-revoke-title = { $register } außer Betrieb nehmen?
device-revoke-points = Das Gerät ist sofort ausgeschlossen: Es kann nichts lesen, und was es sendet, bleibt außerhalb der Bücher, bis jemand es zulässt. | Früher ausgestellte Codes gelten nicht mehr. | Um an dieser Kasse wieder zu verkaufen, ihr Gerät ersetzen.
device-revoke-first-title = { $register } außer Betrieb nehmen?
device-revoke-first-points = Für sie ausgestellte Codes gelten nicht mehr. | Kein Gerät wird mehr diese Kasse.
device-revoke-go = Außer Betrieb nehmen
device-revoke-done = { $register } ist außer Betrieb

# Bestand
stock-title = Bestand
stock-search = Artikel, Artikelnummer, Strichcode
stock-low-only = Nur knappe
stock-store = Filiale
stock-category = Warengruppe
stock-vendor = Lieferant
stock-product = Artikel
stock-on-hand = Vorhanden
stock-reserved = Reserviert
stock-available = Verfügbar
stock-low = Meldegrenze
stock-is-low = Knapp
stock-is-out = Leer
stock-none = Nichts ist knapp
stock-none-text = Jeder Bestand liegt über seiner Meldegrenze.
stock-none-filtered = Kein Artikel passt
stock-none-filtered-text = Nehmen Sie einen Filter weg oder suchen Sie etwas anderes.
stock-adjust = Anpassen
stock-adjust-title = { $product } anpassen
stock-adjust-store = { $store }
stock-adjust-change = Zu- oder Abgang
stock-adjust-count = Gezählt
stock-adjust-low = Meldegrenze
stock-adjust-came = Zugang
stock-adjust-went = Abgang
stock-adjust-counted = Im Regal gefunden
stock-adjust-threshold = Knapp ab
stock-adjust-reason = Grund
stock-adjust-go = Speichern
stock-adjust-done = { $product } gespeichert: { $qty } vorhanden
stock-adjust-invalid = Bitte eine Menge eingeben, etwa 12 oder 0,75
stock-adjust-after = Aus { $before } wird { $after }
stock-reasons-change = Lieferung | Bruch | Eigenbedarf
stock-reasons-count = Inventur | Stichprobe
stock-reasons-low = Läuft schneller | Läuft langsamer
product-close = Artikel schließen
product-loading = Artikel wird geladen
product-sku = Artikelnummer
product-barcodes = Strichcodes
product-plu = PLU
product-tax = Steuerklasse
product-vendor = Lieferant
product-category = Warengruppe
product-retired = Ausgelistet
product-untracked = Bestand wird nicht geführt
product-stores = Preise und Bestand
product-price = Preis
product-price-none = Kein Preis
product-price-new = Neuer Preis
product-prices = Preisverlauf
product-prices-none = Es wurde noch kein Preis gesetzt.
product-price-from = Ab { $at }
product-price-in-force = In Kraft
product-price-coming = Kommt
product-price-by = gesetzt von { $name }
product-movements = Bestandsbewegungen
product-movements-none = Noch keine Bewegung.
movement-received = Wareneingang
movement-adjusted = Angepasst
movement-sold = Verkauft
movement-void = Storniert
movement-return = Zurückgenommen
movement-other = { $kind }
price-title = Neuer Preis für { $product }
price-lead = Preise werden nie überschrieben: Die alten bleiben stehen.
price-store = Wo
price-store-all = Alle Filialen
price-amount = Preis
price-amount-invalid = Bitte einen Preis eingeben, etwa 4,50
price-from = Ab
price-from-now = Sofort
price-from-day = Ab einem Tag
price-day = Tag, ab Mitternacht in jeder Filiale
price-go = Preis setzen
price-done = { $product } kostet { $price } ab { $from }
price-done-now = { $product } kostet jetzt { $price }
price-change = Jetzt { $now }, { $percent } { $way ->
    [up] mehr
   *[down] weniger
}

# Bestellungen aus dem Web
orders-channel = Kanal
orders-channel-till = Kasse
orders-channel-web = Web
orders-way = Unterwegs
orders-way-yes = Unterwegs
orders-way-no = Erledigt
tag-order-pending = Unterwegs
tag-order-completed = Erledigt
tag-due = Nicht bezahlt
order-due = noch zu zahlen
order-owed = zurückzuzahlen
order-cancelled = Abgelehnt oder storniert
order-address = Geht an
order-with-shipping = mit { $amount } Versand
order-sub-history = Verlauf
payment-by-prepaid = Vorab bezahlt
payment-by-on_delivery = Bei Lieferung bezahlt
payment-back = Rückzahlung
payment-until = Bis { $at }
payment-pending = Offen
payment-paid = Bezahlt
payment-failed = Gescheitert
payment-expired = Nicht rechtzeitig bezahlt
payment-mark-paid = Ist bezahlt
payment-mark-failed = Ist gescheitert
payment-mark-paid-title = { $amount } ist bezahlt?
payment-mark-paid-lead = Sagen Sie es, wenn das Geld da ist. Zurücknehmen lässt es sich nicht.
payment-mark-failed-title = { $amount } wird nicht bezahlt?
payment-mark-failed-lead = Was die Bestellung zurückhält, wird frei. Zurücknehmen lässt es sich nicht.
payment-marked-paid = { $amount } ist als bezahlt vermerkt
payment-marked-failed = { $amount } ist als gescheitert vermerkt
payment-reference = Wie die Bank es nennt
elsewhere-vendor-lead = Sie arbeiten für { $vendor }. Ihre Bestellungen, Produkte und Auszahlungen sind auf der Seite der Anbieter.
elsewhere-vendor-go = Zur Seite der Anbieter
