# Warum etwas nicht ging, für die Kasse. $wait ist eine Dauer oder leer.

problem-PIN_WRONG = Diese PIN stimmt nicht.
problem-PIN_LOCKED = Zu viele falsche PINs. Bitte { $wait } warten.
problem-NOT_SIGNED_IN = Bitte zuerst anmelden.
problem-NOT_ENROLLED = Diese Kasse ist noch nicht eingerichtet.
problem-ENROL_CODE_INVALID = Dieser Code ist falsch, verbraucht oder abgelaufen. Bitte die Zentrale um einen neuen.
problem-SERVER_UNREACHABLE = Der Server antwortet nicht. Adresse und Netzwerk prüfen, dann noch einmal versuchen.
problem-APPROVAL_NEEDED = Das muss eine andere Person freigeben.
problem-APPROVAL_SAME_PERSON = Freigeben muss jemand anderes als die Person, die verkauft.
problem-NOT_ALLOWED = Diese Person darf das nicht. Bitte Aufsicht oder Filialleitung holen.
problem-CART_EMPTY = Der Warenkorb ist leer.
problem-CART_CHANGED = Der Warenkorb hat sich geändert. Bitte ansehen, bevor Sie kassieren.
problem-LINE_UNKNOWN = Diese Position ist nicht mehr im Warenkorb.
problem-PRODUCT_UNKNOWN = Diesen Artikel kennt die Kasse nicht.
problem-PRICE_MISSING = Dieser Artikel hat in dieser Filiale noch keinen Preis. Bitte die Filialleitung fragen.
problem-QUANTITY_INVALID = Diese Menge ist nicht möglich.
problem-AMOUNT_INVALID = Dieser Betrag ist nicht möglich.
problem-TENDER_SHORT = Das ist weniger als die Summe.
problem-SALE_UNKNOWN = Diesen Verkauf gibt es im Journal dieser Kasse nicht.
problem-VOID_NOT_TODAY = Hier lassen sich nur Verkäufe von heute stornieren. Ältere storniert die Zentrale.
problem-ALREADY_VOIDED = Dieser Verkauf ist schon storniert.
problem-DISK_FULL = Der Speicher ist voll, es kann nichts mehr sicher verkauft werden. Sofort den Support rufen.
problem-STORAGE_FAILED = Das konnte die Kasse nicht speichern. Es wurde nichts verkauft. Noch einmal versuchen; wenn es bleibt, den Support rufen.
problem-INTERNAL = In der Kasse ist etwas schiefgegangen. Noch einmal versuchen; wenn es bleibt, den Support rufen.
