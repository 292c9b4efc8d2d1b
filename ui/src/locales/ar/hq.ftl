# كلمات الإدارة.

hq-title = { $screen } · إدارة Evertill
nav-label = الصفحات
nav-overview = نظرة عامة
nav-transactions = المبيعات
nav-exceptions = الفروق
nav-registers = الصناديق
nav-stock = المخزون
nav-vendors = البائعون
nav-customers = العملاء
nav-people = الأشخاص
nav-webhooks = الإشعارات
nav-audit = التدقيق
nav-account = حسابك
nav-exceptions-open = { $n ->
    [zero] لا فروق مفتوحة
    [one] فرق واحد مفتوح
    [two] فرقان مفتوحان
    [few] { $n } فروق مفتوحة
    [many] { $n } فرقًا مفتوحًا
   *[other] { $n } فرق مفتوح
}
nav-registers-offline = غير متصل: { $n }
account = { $name }، { $role }
account-menu = حسابك
account-own = حسابك
account-scope = { $store } فقط

hq-role-cashier = أمين صندوق
hq-role-supervisor = مشرف
hq-role-manager = مدير فرع
hq-role-hq_analyst = محلل
hq-role-hq_admin = مسؤول الإدارة
hq-role-vendor = مورّد
hq-role-buyer = مشترٍ
hq-role-integration = ربط آلي
# من يسجل الدخول هنا ولا يعمل هنا
elsewhere-title = لا صفحات لك هنا
elsewhere-lead = دورك ({ $role }) ليست له صفحات في الإدارة.
elsewhere-buyer-title = هذا مدخل الموظفين
elsewhere-buyer-lead = أنت مسجّل الدخول عميلًا لدى { $merchant }. بياناتك وكلمة مرورك في حسابك الخاص.
elsewhere-buyer-go = إلى حسابك

# تسجيل الدخول
sign-in-title = الدخول إلى الإدارة
sign-in-lead = راجع ما بيع وسوِّ ما اختلف.

# الأعطال
failure-LAST_ADMIN = لن يبقى أحد يدير. أعطِ هذا الدور لشخص آخر أولًا.
failure-OWN_ACCOUNT = دورك وفرعك ونشاطك يغيرها مسؤول آخر.
failure-ALREADY_VOIDED = أُلغيت هذه العملية من قبل.
failure-ALREADY_SETTLED = سوّاه غيرك قبلك.
failure-IDEMPOTENCY_KEY_REUSED = أُرسل هذا من قبل بسبب آخر. أغلق هذا وانظر إلى العملية مرة أخرى.
failure-IDEMPOTENCY_KEY_IN_FLIGHT = ما زال هذا قيد التنفيذ. انظر بعد لحظة.

# القوائم
clear-filters = إزالة عوامل التصفية
filter-any = الكل
filter-search = بحث: { $what }
filter-nothing = لا شيء بهذا الاسم
filter-remove = { $label }: { $value }. غيّر أو أزل.
updated = حُدّث { $at }
back-to-list = العودة إلى القائمة
none = –

date = التاريخ
date-today = اليوم
date-yesterday = أمس
date-week = آخر 7 أيام
date-month = آخر 30 يومًا
date-from = من
date-to = إلى
date-range = { $from } – { $to }
date-since = منذ { $from }
date-until = حتى { $to }

severity-info = معلومة
severity-warning = تنبيه
severity-critical = حرج

# نظرة عامة
overview-title = نظرة عامة
overview-today = بيع اليوم
overview-orders = { $n ->
    [zero] لا عمليات
    [one] عملية واحدة
    [two] عمليتان
    [few] { $n } عمليات
    [many] { $n } عملية
   *[other] { $n } عملية
}
overview-open = فروق مفتوحة
overview-open-none = لا شيء في انتظارك
overview-registers = صناديق متصلة
overview-registers-of = من { $n }
overview-registers-offline = غير متصل: { $n }
overview-queued = { $n ->
    [zero] لا شيء في انتظار الإرسال
    [one] قيد واحد في انتظار الإرسال
    [two] قيدان في انتظار الإرسال
    [few] { $n } قيود في انتظار الإرسال
    [many] { $n } قيدًا في انتظار الإرسال
   *[other] { $n } قيد في انتظار الإرسال
}
overview-low = مخزون منخفض
overview-low-text = { $n ->
    [zero] لا مستويات عند حدها أو دونه
    [one] مستوى عند حده أو دونه
    [two] مستويان عند حدهما أو دونه
    [few] مستويات عند حدها أو دونه
    [many] مستوى عند حده أو دونه
   *[other] مستوى عند حده أو دونه
}
overview-stores = الفروع اليوم
overview-store = الفرع
overview-sales = العمليات
overview-offline = بلا اتصال
overview-voided = ملغاة
overview-refunded = مردودة
overview-total = الإجمالي
overview-by-code = الفروق المفتوحة حسب النوع
overview-pressing = الأكثر إلحاحًا
overview-by-code-none = سُوّي كل فرق.
overview-parked = { $n ->
    [zero] لا قيود خارج الدفاتر
    [one] قيد واحد محفوظ خارج الدفاتر
    [two] قيدان محفوظان خارج الدفاتر
    [few] { $n } قيود محفوظة خارج الدفاتر
    [many] { $n } قيدًا محفوظًا خارج الدفاتر
   *[other] { $n } قيد محفوظ خارج الدفاتر
}
overview-recovering = { $n ->
    [zero] استُعيدت الدفاتر من نسخة احتياطية.
    [one] استُعيدت الدفاتر من نسخة احتياطية. لم يُرسل صندوق واحد بعد ما ينقصها.
    [two] استُعيدت الدفاتر من نسخة احتياطية. لم يُرسل صندوقان بعد ما ينقصها.
    [few] استُعيدت الدفاتر من نسخة احتياطية. لم تُرسل { $n } صناديق بعد ما ينقصها.
    [many] استُعيدت الدفاتر من نسخة احتياطية. لم يُرسل { $n } صندوقًا بعد ما ينقصها.
   *[other] استُعيدت الدفاتر من نسخة احتياطية. لم يُرسل { $n } صندوق بعد ما ينقصها.
}
overview-backup-none = لا نسخة احتياطية بعد. تحتفظ الصناديق بكل عملية حتى توجد نسخة على قرص آخر.
overview-backup-same-disk = لم يُصرَّح بأن النسخ الاحتياطية على قرص آخر، لذا تحتفظ الصناديق بكل عملية. آخرها { $at }.
overview-backup-fine = نُسخ احتياطيًا على قرص آخر، آخرها { $at }.

# المبيعات
orders-title = المبيعات
orders-search = رقم الإيصال
orders-store = الفرع
orders-register = الصندوق
orders-cashier = البائع
orders-exception = الفرق
orders-open = يحتاج إلى مراجعة
orders-outcome = النتيجة
orders-customer = عميل واحد
orders-outcome-booked = قُيّد فورًا
orders-outcome-parked = حُفظ جانبًا ثم قُبل
orders-offline-yes = بيع بلا اتصال
orders-offline-no = بيع متصلًا
orders-voided-yes = ملغى
orders-voided-no = غير ملغى
orders-time = وقت البيع
orders-receipt = الإيصال
orders-lines = الأسطر
orders-total = الإجمالي
orders-variance = الفرق
orders-state = الحالة
orders-none = لا مبيعات هنا
orders-none-text = لا شيء يطابق عوامل التصفية. أزل أحدها أو انظر إلى أيام أخرى.
orders-none-yet = لا مبيعات بعد
orders-none-yet-text = فور أن يرسل صندوق ما باعه يظهر هنا.

tag-voided = ملغى
tag-offline = بلا اتصال
tag-pending = الدفع معلّق
tag-parked = مقبول
tag-refunded = رُدّ { $amount }
tag-settled = مسوّى
tag-open = { $n ->
    [zero] لا مفتوح
    [one] واحد مفتوح
    [two] اثنان مفتوحان
    [few] { $n } مفتوحة
    [many] { $n } مفتوحًا
   *[other] { $n } مفتوح
}
tag-clean = متطابق

# عملية واحدة
order-close = إغلاق العملية
order-loading = جارٍ تحميل العملية
order-cashier = البائع
order-register = الصندوق
order-sold = بيع في
order-received = وصل في
order-day = يوم العمل
order-rounding = تقريب النقد
order-variance = المحصّل ناقص المتوقع
order-lines = كما بيعت وكما رُئيت
order-as-sold = كما بيعت
order-as-seen = كما رآها الخادم
order-agrees = متطابق
order-no-price = لا سعر في القائمة
order-tax-included = يشمل ضريبة { $amount }
order-tax-added = مع ضريبة { $amount }
order-discount = خصم { $amount }
order-fee = { $label }: { $amount }
order-short = ينقص { $qty }
order-basis-list = سعر القائمة
order-basis-override = غيّره { $name }: { $reason }
order-basis-override-plain = سعر مغيَّر
order-basis-open = مكتوب
order-basis-label = من ملصق
order-basis-amount = مبلغ فقط
order-payment = الدفع
order-tender-cash = نقدًا
order-tender-coupon = قسيمة
order-tender-external_card = بطاقة
order-tender-other = { $kind }
order-customer = العميل
order-customer-open = عرض العميل
order-exempt = بيع بدون ضريبة
order-tendered = المدفوع
order-change = الباقي
order-vendors = حسب المورّد
order-exceptions = الفروق
order-timeline = ما حدث
order-support = للدعم
order-key = المفتاح
order-position = الموضع
order-position-value = التجسّد { $incarnation }، القيد { $seq }
order-hash = بصمة السلسلة
order-body = القيد كما كتبه الصندوق
order-void = إلغاء هذه العملية
order-void-title = إلغاء { $number }؟
order-void-lead = يُعكس { $total } في الدفاتر. يعود ما أُخذ إلى المخزون ويُبلَّغ الصندوق.
order-void-reason = السبب
order-void-go = إلغاء العملية
order-void-done = أُلغي { $number }
order-voided = أُلغي { $at } بواسطة { $name }
order-voided-nobody = أُلغي { $at }
order-voided-by-till = على الصندوق
order-voided-by-hq = في الإدارة
void-reasons = أعاد الزبون كل شيء | بيع مرتين بالخطأ | حُصّل من زبون آخر

time-sold = بيع
time-received = استلمه الخادم
time-admitted = أُدخل في الدفاتر
time-exception_opened = فُتح فرق
time-exception_assigned = أُسند الفرق
time-exception_settled = سُوّي الفرق
time-voided = أُلغي
time-offline = بلا اتصال
time-by = بواسطة { $name }
time-by-server = بواسطة الخادم

# الفروق
exceptions-title = الفروق
exceptions-open = مفتوحة
exceptions-settled = مسوّاة
exceptions-parked = محفوظة جانبًا
exceptions-kind = النوع
exceptions-severity = الخطورة
exceptions-store = الفرع
exceptions-register = الصندوق
exceptions-mine = لي
exceptions-none = لا شيء للتسوية
exceptions-none-text = سُوّي كل فرق أتى به صندوق.
exceptions-none-filtered = لا شيء يطابق
exceptions-none-filtered-text = أزل عامل تصفية لترى المزيد.
exceptions-none-settled = لم يُسوَّ شيء بعد
exceptions-none-settled-text = يبقى هنا ما تسوّيه، مع من فعل ولماذا.
exceptions-none-parked = لا شيء محفوظ جانبًا
exceptions-none-parked-text = كل قيد أرسلته الصناديق في الدفاتر.
exceptions-choose = اختر فرقًا
exceptions-choose-text = تنقّل في القائمة بالمفتاحين j وk، وسوِّ بالمفتاح e.
exceptions-key-move = تنقّل
exceptions-key-settle = تسوية
exceptions-key-take = تولَّه
exceptions-age = مفتوح منذ { $age }
exceptions-was-open = سُوّي بعد { $age }
exceptions-owner = المسؤول
exceptions-owner-none = لا أحد بعد
exceptions-take = تولَّه
exceptions-release = اتركه
exceptions-taken = هذا لك الآن
exceptions-released = لا أحد يتولاه الآن
exceptions-settle = تسوية
exceptions-history = التاريخ
exceptions-order = العملية
exceptions-open-order = فتح { $number }
exceptions-loading = جارٍ تحميل الفرق
exceptions-settled-how = كيف سُوّي
exceptions-settled-by-server = بواسطة الخادم نفسه
exceptions-parked-entry = القيد كما كتبه الصندوق
exceptions-parked-other = جاء بمفتاح موجود في الدفاتر بمحتوى آخر.
exceptions-parked-kind = { $kind }، القيد { $seq } من التجسّد { $incarnation }
exceptions-fact-charged = المحصّل
exceptions-fact-expected = المتوقع
exceptions-fact-variance = على السطر
exceptions-fact-since = يسري منذ
exceptions-fact-sold = المبيع
exceptions-fact-available = المتاح
exceptions-fact-short = الناقص
exceptions-fact-sent = كما أُرسل
exceptions-fact-computed = كما حُسب
exceptions-fact-claimed = قال الصندوق
exceptions-fact-received = قال الخادم
exceptions-fact-person = الشخص
exceptions-fact-missing = القيود الناقصة
exceptions-fact-missing-value = من { $first } إلى { $last } من التجسّد { $incarnation }

history-opened = فُتح
history-assigned = أُسند
history-released = تُرك
history-accept_variance = قُبل الفرق
history-recount = أُعيد عدّ المخزون
history-refund_difference = رُدّ الفرق
history-void = أُلغيت العملية
history-reassign = حُوّل
history-admit = أُدخل في الدفاتر
history-write_off = شُطب

# ما تقرؤه الإدارة عن كل فرق.
#   $has        yes حين تكون الأرقام موجودة
#   $product    اسم المنتج أو «صنف»
about-an-item = صنف
about-a-receipt = هذا الإيصال
about-unknown = لاحظ الخادم فرقًا لا تعرف هذه الصفحة كيف تصفه: { $text }
about-PRICE_STALE = { $has ->
    [yes] { $cause ->
        [not_yet_valid] حصّل { $register } مبلغ { $charged } عن { $product }، وهو سعر لم يحن يومه. كان الساري { $expected }.
       *[other] تغيّر سعر { $product } إلى { $expected } في { $since }. لم يعلم { $register } به وحصّل { $charged }.
    }
   *[no] حصّل { $register } عن { $product } سعرًا لم يعد ساريًا.
}
about-PRICE_UNKNOWN = { $has ->
    [yes] حصّل { $register } مبلغ { $charged } عن { $product }. القائمة تقول { $expected } ولم يُعطَ السعر الآخر قط.
   *[no] حصّل { $register } عن { $product } سعرًا لم يُعطَ قط.
}
about-OVERRIDE_UNAPPROVED = { $has ->
    [yes] غُيّر سعر { $product } من { $expected } إلى { $charged } بلا موافقة تشمله.
   *[no] غُيّر سعر { $product } بلا موافقة تشمله.
}
about-PRICE_BASIS = بيع { $product } بسعر مكتوب أو مقروء من ملصق أو مجموع فقط. القائمة لا تسمح بذلك له.
about-STOCK_SHORT = { $has ->
    [yes] بيع { $sold } من { $product } في { $store } وكان في الدفاتر { $available }. ينقص { $short }.
   *[no] بيع من { $product } في { $store } أكثر مما في الدفاتر.
}
about-PRODUCT_UNKNOWN = { $product } ليس في القائمة. قُيّد كما بيع.
about-PRODUCT_RETIRED = كان { $product } قد سُحب من التشكيلة قبل بيعه.
about-TOTALS_MISMATCH = { $has ->
    [yes] يقول { $receipt } المبلغ { $sent } وأجزاؤه تساوي { $computed }. قُيّد كما طُبع.
   *[no] مجاميع { $receipt } لا تتطابق. قُيّد كما طُبع.
}
about-TARGET_UNKNOWN = ألغى { $register } عملية لم تصل إلى هنا بعد. حين تصل يُجمع بينهما.
about-ALREADY_VOIDED = أُلغي { $receipt } مرة ثانية. تأكد أن المال أُعيد مرة واحدة.
about-REFUND_EXCEEDS = { $has ->
    [yes] أُعيد { $sent } على { $receipt } ولم يُدفع إلا { $computed }.
   *[no] أُعيد على { $receipt } أكثر مما دُفع.
}
about-ACTOR_NOT_ALLOWED = { $has ->
    [yes] كان { $who } مسجّلًا على { $register } لكنه غير نشط هناك أو غير مخوَّل بذلك.
   *[no] من كان مسجّلًا على { $register } غير نشط هناك أو غير مخوَّل بذلك.
}
about-CLOCK_SKEW = { $has ->
    [yes] { $cause ->
        [ahead] كانت ساعة { $register } متقدمة { $off }: قالت { $since }.
       *[behind] كانت ساعة { $register } متأخرة { $off }: قالت { $since }.
    }
   *[no] لا يمكن أن تكون ساعة { $register } صحيحة.
}
about-PAYMENT_UNCONFIRMED = لم يؤكد المزوّد دفع { $receipt } بعد. يُسأل من جديد تلقائيًا.
about-KEY_REUSED = أرسل { $register } قيدًا آخر في موضع موجود في الدفاتر. لعله استُعيد من نسخة.
about-CHAIN_BROKEN = لا يلي هذا القيد من { $register } ما قبله. هو محفوظ كاملًا خارج الدفاتر.
about-SIGNATURE_INVALID = لم يثبت أن { $register } أرسل هذا القيد. هو محفوظ كاملًا خارج الدفاتر.
about-REGISTER_REVOKED = أرسل { $register } هذا بعد إخراجه من الخدمة. هو محفوظ كاملًا خارج الدفاتر.
about-NOT_UNDERSTOOD = أرسل { $register } قيدًا لا يفهمه هذا الخادم: { $text }. هو محفوظ كاملًا حتى يفهمه.
about-CART_SOLD_TWICE = باع { $register } سلة واحدة مرتين، كما يحدث بعد استعادة صندوق. { $receipt } هي العملية الثانية.
about-SEQUENCE_GAP = { $has ->
    [yes] القيود من { $first } إلى { $last } من { $register } لم تصل قط ولم تعد لديه.
   *[no] بعض قيود { $register } لم تصل قط ولم تعد لديه.
}

# التسوية
settle-how = الطريقة
settle-note = ملاحظة
settle-note-hint = تُحفظ دائمًا مع اسمك
settle-go = تسوية
settle-done = تمت التسوية
settle-count = وُجد على الرف
settle-count-invalid = أدخل ما عُدّ، مثل 12 أو 0.75
settle-amount = المبلغ المردود
settle-amount-invalid = أدخل مبلغًا أكبر من صفر
settle-product = المبيع فعلًا
settle-product-search = اسم أو رقم صنف أو باركود
settle-product-none = لا منتج بهذا الاسم
settle-person = من فعلها حقًا
settle-choose = اختر واحدة أولًا
settle-note-missing = اذكر السبب بكلمات قليلة
settle-keys = للتسوية اضغط Ctrl وEnter
action-accept_variance = قبول الفرق
action-recount = إدخال عدّ جديد
action-refund_difference = ردّ الفرق
action-void = إلغاء العملية
action-reassign = تحويل
action-admit = إدخال في الدفاتر
action-write_off = شطب
explain-accept_variance = تبقى الدفاتر كما هي.
explain-recount = يُضبط المستوى على الموجود فعلًا.
explain-refund_difference = يسترد الزبون مالًا ويبقى الإيصال.
explain-void = يُعكس كل شيء ويعود إلى المخزون.
explain-reassign = إلى المنتج المبيع فعلًا أو الشخص الذي باعه.
explain-admit = يُقيّد كما كتبه الصندوق.
explain-write_off = يُغلق كخسارة أو لأنه بلا أثر.
notes-accept_variance = متفق عليه مع الفرع | أصغر من أن يُتابع
notes-recount = عدّه الفرع
notes-refund_difference = عاد الزبون بالإيصال
notes-void = بيعت مرتين | كانت تجربة
notes-reassign = قورن بالإيصال
notes-admit = رُوجع مع الفرع
notes-write_off = كسر | بلا أثر

# الصناديق
registers-title = الصناديق
registers-add = إضافة صندوق
registers-store = الفرع
registers-state = الحالة
registers-none = لا صناديق بعد
registers-none-text = أضف صندوقًا ثم اكتب رمزه في الجهاز الذي سيصبح هذا الصندوق.
registers-none-filtered = لا صندوق يطابق
registers-none-filtered-text = أزل عامل تصفية لترى المزيد.
register-state-online = متصل
register-state-offline = غير متصل
register-state-waiting = لم يُجهَّز
register-waiting = لم يصبح أي جهاز هذا الصندوق بعد. افتحه للحصول على رمز تجهيز.
register-state-revoked = خارج الخدمة
register-state-lost = مفقود
register-state-forked = منسوخ
register-seen = سُمع منه قبل { $age }
register-seen-never = لم يُسمع منه قط
register-queue = في انتظار الإرسال
register-queue-trend = الانتظار في آخر الاتصالات ({ $n }): الأكثر { $most }، والآن { $now }
register-oldest = أقدم قيد
register-retries = محاولات فاشلة
register-error = آخر خطأ
register-version = الإصدار
register-behind = متأخر عن القائمة
register-behind-changes = { $n ->
    [zero] لا تغييرات
    [one] تغيير واحد
    [two] تغييران
    [few] { $n } تغييرات
    [many] { $n } تغييرًا
   *[other] { $n } تغيير
}
register-up-to-date = محدَّث
register-clock = الساعة
register-clock-right = صحيحة
register-clock-ahead = متقدمة { $off }
register-clock-behind = متأخرة { $off }
register-disk = المساحة الحرة
register-disk-gb = { $gb } غ.ب
register-acked = مؤكَّد
register-backed = في النسخة الاحتياطية
register-position = { $seq } من التجسّد { $incarnation }
register-not-backed = ليس بعد
register-enrolled = جُهّز في
register-revoked = أُخرج من الخدمة
register-exceptions = { $n ->
    [zero] لا فروق مفتوحة
    [one] فرق واحد مفتوح
    [two] فرقان مفتوحان
    [few] { $n } فروق مفتوحة
    [many] { $n } فرقًا مفتوحًا
   *[other] { $n } فرق مفتوح
}
register-sales = مبيعاته
register-close = إغلاق الصندوق
register-log = سجل المزامنة
register-log-none = لم يُسمع منه شيء بعد.
register-log-hello = اتصال
register-log-push = إرسال
register-log-revoked = أُخرج من الخدمة
register-log-lost = فُقد الجهاز
register-log-replaced = استُبدل الجهاز
register-log-forked = اكتُشفت نسخة
register-log-revoked-about = لم يعد الصندوق يقرأ شيئًا. وما يرسله جهازه يبقى خارج الدفاتر.
register-log-lost-about = لم يعد الجهاز موثوقًا. وما يرسله يبقى خارج الدفاتر.
register-log-replaced-about = لم يعد الجهاز السابق موثوقًا. وصدر رمز لجهاز آخر.
register-log-forked-about = جهازان يكتبان يومية هذا الصندوق: قرص أحدهما نسخة من قرص الآخر.
register-log-refused = مرفوض
register-log-other = { $kind }
register-log-hello-text = في الانتظار { $depth }، تأكّد القيد { $acked }
register-log-more = عرض الأقدم
register-code-title = رمز التجهيز للصندوق { $register }
register-code-lead = امسحه أو اكتبه في الجهاز في { $store }. يعمل مرة واحدة حتى { $until }.
register-code-qr = رمز QR لماسح الصندوق: عنوان الخادم وهذا الرمز
register-code-or = أو اكتبه
register-code-server = الخادم
register-code-once = يُعرض هذا الرمز الآن فقط.
register-code-done = تم
register-new-title = إضافة صندوق
register-new-lead = تحصل على رمز يجعل جهازًا واحدًا هذا الصندوق.
register-new-store = الفرع
register-new-code = الرمز المختصر
register-new-code-hint = جزء من كل رقم إيصال، مثل R4
register-new-name = الاسم
register-new-name-hint = صندوق المدخل
register-new-go = إضافة

# ما يصير إليه جهاز الصندوق؛ تفصل | بين النقاط
device-title = جهازه
device-none = لم يكن أي جهاز هذا الصندوق، ولن يصبحه أي جهاز بعد الآن.
device-type = لا يمكن التراجع عن هذا. اكتب { $code } للتأكيد
device-unsent = { $n ->
    [zero] لا قيود على الجهاز وحده حتى { $said }. وربما كتب غيرها بعد ذلك.
    [one] قيد واحد كتبه حتى { $said } موجود على الجهاز وحده. وربما كتب غيره بعد ذلك.
    [two] قيدان كتبهما حتى { $said } موجودان على الجهاز وحده. وربما كتب غيرهما بعد ذلك.
    [few] { $n } قيود كتبها حتى { $said } موجودة على الجهاز وحده. وربما كتب غيرها بعد ذلك.
    [many] { $n } قيدًا كتبها حتى { $said } موجودة على الجهاز وحده. وربما كتب غيرها بعد ذلك.
   *[other] { $n } قيد كتبها حتى { $said } موجودة على الجهاز وحده. وربما كتب غيرها بعد ذلك.
}
device-unsent-none = وصل كل ما كتبه حتى { $said }. وربما كتب غيره بعد ذلك.
device-unsent-short = { $n ->
    [zero] لا قيود على الجهاز وحده
    [one] قيد واحد على الجهاز وحده
    [two] قيدان على الجهاز وحده
    [few] { $n } قيود على الجهاز وحده
    [many] { $n } قيدًا على الجهاز وحده
   *[other] { $n } قيد على الجهاز وحده
}
device-unsent-name = على الجهاز وحده
device-unsent-fact = { $n ->
    [zero] لا قيود
    [one] القيد { $first }
    [two] قيدان، { $first } و{ $last }
    [few] { $n } قيود، من { $first } إلى { $last }
    [many] { $n } قيدًا، من { $first } إلى { $last }
   *[other] { $n } قيد، من { $first } إلى { $last }
}
device-trouble-lost = مفقود منذ { $since }
device-trouble-lost-about = لم يعد الجهاز يقرأ شيئًا، وما يرسله يبقى خارج الدفاتر. حين يتوفر جهاز آخر استبدل الجهاز.
device-trouble-forked = منسوخ: جهازان يكتبان يوميته، لوحظ { $since }
device-trouble-forked-about = قرص أحدهما نسخة من قرص الآخر، وكلاهما يبيع. يرقّم الثاني إيصالاته في سلسلة خاصة به، وتنتظر مبيعاته الأولى شخصًا. تبيّن أيهما هذا وأيهما ذاك، ثم استبدل الجهاز.
device-code-act = رمز جديد
device-code-when = يتسلّم جهاز آخر، والحالي ما زال يعمل.
device-code-first-when = الجهاز الذي يستخدمه يصبح هذا الصندوق.
device-code-title = تسليم { $register } إلى جهاز آخر؟
device-code-points = يستمر الجهاز الحالي حتى يستخدم جهاز آخر الرمز. | ما لم يرسله حتى ذلك الحين يُقبل بعده. | يرقّم الجهاز الجديد إيصالاته في السلسلة التالية.
device-code-first-title = رمز للصندوق { $register }؟
device-code-first-points = الجهاز الذي يستخدم الرمز يصبح هذا الصندوق. | يصلح الرمز مرة واحدة، ليوم واحد.
device-code-go = إصدار رمز
device-replace-act = استبدال الجهاز
device-replace-when = تعطّل أو لم يعد موثوقًا.
device-replace-out-when = يحل جهاز آخر محله.
device-replace-title = استبدال جهاز { $register }؟
device-replace-points = يُستبعد الجهاز الحالي فورًا: لا يقرأ شيئًا، وما يرسله يبقى خارج الدفاتر حتى يُدخله أحد. | الرموز الصادرة قبل ذلك لا تعود صالحة. | تحصل على رمز للجهاز الجديد، ويرقّم إيصالاته في السلسلة التالية.
device-replace-out-title = استبدال جهاز { $register }؟
device-replace-out-points = يبقى الجهاز السابق مستبعدًا: ما يرسله يبقى خارج الدفاتر حتى يُدخله أحد. | الرموز الصادرة قبل ذلك لا تعود صالحة. | تحصل على رمز للجهاز الجديد، ويرقّم إيصالاته في السلسلة التالية.
device-replace-go = استبدال الجهاز
device-lost-act = الجهاز مفقود
device-lost-when = سُرق أو ضاع.
device-lost-out-when = سُرق أو ضاع.
device-lost-title = هل جهاز { $register } مفقود؟
device-lost-points = يُستبعد الجهاز فورًا: لا يقرأ شيئًا، وما يرسله يبقى خارج الدفاتر حتى يُدخله أحد. | الرموز الصادرة قبل ذلك لا تعود صالحة. | يُدرج الصندوق مفقودًا حتى يحل جهاز آخر محله.
device-lost-out-title = هل جهاز { $register } مفقود؟
device-lost-out-points = يبقى الجهاز مستبعدًا: ما يرسله يبقى خارج الدفاتر حتى يُدخله أحد. | يُدرج الصندوق مفقودًا حتى يحل جهاز آخر محله.
device-lost-go = الجهاز مفقود
device-lost-done = أُدرج { $register } مفقودًا
device-revoke-act = إخراج من الخدمة
device-revoke-when = لا ينبغي أن يبيع أحد على هذا الصندوق بعد الآن.
device-revoke-first-when = لا ينبغي أن يصبح أي جهاز هذا الصندوق.
device-revoke-title = إخراج { $register } من الخدمة؟
device-revoke-points = يُستبعد الجهاز فورًا: لا يقرأ شيئًا، وما يرسله يبقى خارج الدفاتر حتى يُدخله أحد. | الرموز الصادرة قبل ذلك لا تعود صالحة. | للبيع على هذا الصندوق من جديد استبدل جهازه.
device-revoke-first-title = إخراج { $register } من الخدمة؟
device-revoke-first-points = الرموز الصادرة له لا تعود صالحة. | لن يصبح أي جهاز هذا الصندوق بعد الآن.
device-revoke-go = إخراج من الخدمة
device-revoke-done = أُخرج { $register } من الخدمة

# المخزون
stock-title = المخزون
stock-search = منتج أو رقم صنف أو باركود
stock-low-only = المنخفض فقط
stock-store = الفرع
stock-category = القسم
stock-vendor = المورّد
stock-product = المنتج
stock-on-hand = الموجود
stock-reserved = المحجوز
stock-available = المتاح
stock-low = الحد
stock-is-low = منخفض
stock-is-out = نفد
stock-none = لا شيء منخفض
stock-none-text = كل مستوى فوق حده.
stock-none-filtered = لا منتج يطابق
stock-none-filtered-text = أزل عامل تصفية أو ابحث عن شيء آخر.
stock-adjust = تعديل
stock-adjust-title = تعديل { $product }
stock-adjust-store = { $store }
stock-adjust-change = وارد أو صادر
stock-adjust-count = معدود
stock-adjust-low = الحد
stock-adjust-came = وارد
stock-adjust-went = صادر
stock-adjust-counted = وُجد على الرف
stock-adjust-threshold = منخفض عند أو دون
stock-adjust-reason = السبب
stock-adjust-go = حفظ
stock-adjust-done = حُفظ { $product }: الموجود { $qty }
stock-adjust-invalid = أدخل كمية، مثل 12 أو 0.75
stock-adjust-after = { $before } تصبح { $after }
stock-reasons-change = توريد | كسر | استعمال خاص
stock-reasons-count = جرد | فحص عشوائي
stock-reasons-low = يُباع أسرع | يُباع أبطأ
product-close = إغلاق المنتج
product-loading = جارٍ تحميل المنتج
product-sku = رقم الصنف
product-barcodes = الباركود
product-plu = PLU
product-tax = فئة الضريبة
product-vendor = المورّد
product-category = القسم
product-retired = مسحوب
product-untracked = لا يُحصى مخزونه
product-stores = الأسعار والمخزون
product-price = السعر
product-price-none = لا سعر
product-price-new = سعر جديد
product-prices = تاريخ الأسعار
product-prices-none = لم يُحدَّد سعر بعد.
product-price-from = من { $at }
product-price-in-force = سارٍ
product-price-coming = قادم
product-price-by = حدّده { $name }
product-movements = حركات المخزون
product-movements-none = لم يتحرك شيء بعد.
movement-received = استُلم
movement-adjusted = عُدّل
movement-sold = بيع
movement-void = أُلغي
movement-return = أُعيد
movement-other = { $kind }
price-title = سعر جديد: { $product }
price-lead = لا تُستبدل الأسعار أبدًا: القديمة تبقى في السجل.
price-store = أين
price-store-all = كل الفروع
price-amount = السعر
price-amount-invalid = أدخل سعرًا، مثل 4.50
price-from = من
price-from-now = الآن
price-from-day = من يوم معيّن
price-day = اليوم، من منتصف الليل في كل فرع
price-go = تحديد السعر
price-done = { $product } بسعر { $price } من { $from }
price-done-now = { $product } بسعر { $price } الآن
price-change = الآن { $now }، { $way ->
    [up] أكثر بنسبة { $percent }
   *[down] أقل بنسبة { $percent }
}

# الطلبات من الويب
orders-channel = القناة
orders-channel-till = الصندوق
orders-channel-web = الويب
orders-way = في الطريق
orders-way-yes = في الطريق
orders-way-no = منجز
tag-order-pending = في الطريق
tag-order-completed = منجز
tag-due = غير مدفوع
order-due = لم يُدفع بعد
order-owed = يجب ردّه
order-cancelled = مرفوض أو ملغى
order-address = إلى
order-with-shipping = منها شحن { $amount }
order-sub-history = السجل
payment-by-prepaid = دفع مسبق
payment-by-on_delivery = دفع عند التسليم
payment-back = ردّ مبلغ
payment-until = حتى { $at }
payment-pending = مفتوح
payment-paid = مدفوع
payment-failed = فشل
payment-expired = لم يُدفع في الوقت
payment-mark-paid = وضع علامة مدفوع
payment-mark-failed = وضع علامة فشل
payment-mark-paid-title = هل دُفع { $amount }؟
payment-mark-paid-lead = قل ذلك عندما يصل المال. لا يمكن التراجع عنه.
payment-mark-failed-title = لن يُدفع { $amount }؟
payment-mark-failed-lead = يُفرَج عما يحجزه الطلب. لا يمكن التراجع عنه.
payment-marked-paid = سُجّل { $amount } مدفوعًا
payment-marked-failed = سُجّل فشل دفع { $amount }
payment-reference = مرجع المصرف
elsewhere-vendor-lead = أنت تعمل لدى { $vendor }. طلباتك ومنتجاتك ومستحقاتك في صفحة البائعين.
elsewhere-vendor-go = إلى صفحة البائعين
