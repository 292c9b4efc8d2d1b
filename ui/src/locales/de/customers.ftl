# Kunden

customers-title = Kunden
customers-add = Kunden hinzufügen
customers-find = Ganze E-Mail oder Nummer
customers-find-go = Suchen
customers-find-clear = Alle Kunden zeigen
customers-find-hint = Was von Kunden bekannt ist, liegt versiegelt: Gefunden werden sie mit der ganzen E-Mail oder Nummer, nicht mit einem Teil.
customers-find-whole = Das ist weder eine ganze E-Mail noch eine Nummer mit Land (+49 30 901820).
customers-none = Noch keine Kunden
customers-none-text = Wer online ein Konto anlegt oder hier hinzugefügt wird, steht dann hier.
customers-none-found = { $contact } hat niemand
customers-none-found-text = Nur die ganze E-Mail oder Nummer findet jemanden. Wenn sie stimmt, fügen Sie die Person hinzu.
customer-name = Name
customer-email = E-Mail
customer-email-login = Damit meldet sich die Person an.
customer-phone = Telefon
customer-address = Adresse
customer-note = Notiz
customer-note-hint = Wer nach den eigenen Daten fragt, bekommt sie zu lesen.
customer-account = Konto
customer-account-yes = Meldet sich an
customer-account-no = Keines
customer-changed = Geändert
customer-added = Hinzugefügt
customer-lead = Es liegt versiegelt, unter einem eigenen Schlüssel.
customer-edit = Bearbeiten
customer-edit-title = { $name } bearbeiten
customer-save = Speichern
customer-saved = { $name } ist gespeichert
customer-close = Kunden schließen
customer-orders = Einkäufe
customer-orders-none = Noch nichts gekauft.
customer-orders-all = { $n ->
    [one] Bei den Verkäufen zeigen
   *[other] Alle { $n } bei den Verkäufen zeigen
}
customer-support = Für die Akten
customer-id = Id
customer-history = Was mit den Daten geschah
customer-export = Exportieren
customer-exported = Als Datei gespeichert. Es ist alles, was bekannt ist: Geben Sie es niemand anderem.
customer-erase = Löschen
customer-erase-title = { $name } löschen?
customer-erase-goes = Geht, endgültig
customer-erase-goes-what = Name, E-Mail, Telefon, Adresse, Notiz und das Konto mit Passwort und Sitzungen. Der Schlüssel wird vernichtet: Niemand holt es zurück.
customer-erase-stays = Bleibt
customer-erase-stays-what = Verkäufe mit Nummern und Beträgen und eine Id, die nichts sagt. Ältere Sicherungen enthalten die Daten, bis sie gelöscht werden.
customer-erase-why = Warum
customer-erase-asked = Auf eigenen Wunsch
customer-erase-mistake = Irrtümlich oder doppelt hinzugefügt
customer-erase-word = LÖSCHEN
customer-erase-type = Zur Sicherheit { $word } eintippen
customer-erase-go = Endgültig löschen
customer-erased = Gelöscht
customer-gone = Gelöschter Kunde
customer-gone-about = Gelöscht am { $at }. Was bekannt war, ist endgültig weg; Verkäufe behalten Nummern und Beträge.
