# شاشات الصندوق.

starting = جارٍ التشغيل…

## التجهيز

setup-title = تجهيز هذا الصندوق
setup-again = تسجيل هذا الصندوق من جديد
setup-lead = اطلب من الإدارة عنوان الخادم ورمزًا لمرة واحدة. كلاهما في صفحة «الصناديق».
setup-server = عنوان الخادم
setup-server-hint = https://shop.example.com
setup-code = رمز لمرة واحدة
setup-code-hint = ABCD-1234
setup-go = اتصال
setup-going = جارٍ الاتصال…
setup-scan = أو امسح الرمز الذي في تلك الصفحة بماسح الصندوق: يملأ الاثنين.
setup-need-server = اكتب عنوان الخادم أولًا.
setup-need-code = اكتب الرمز.

loading-title = جارٍ جلب المنتجات والأسعار
loading-lead = المرة الأولى تستغرق لحظة. بعدها يبيع الصندوق مع الشبكة أو بدونها.
loading-trouble = لم ينجح الأمر حتى الآن. يواصل الصندوق المحاولة وحده؛ اسأل الإدارة هل الخادم يعمل وهل للصندوق شبكة.

## الرمز السري

pin-who = من البائع؟
pin-enter = أدخل رمزك السري
pin-enter-for = الرمز السري: { $name }
pin-ok = دخول
pin-back = حذف رقم
pin-cart-kept = { $n ->
    [zero] السلة { $number } الفارغة محفوظة.
    [one] السلة { $number } محفوظة وفيها صنف واحد.
    [two] السلة { $number } محفوظة وفيها صنفان.
    [few] السلة { $number } محفوظة وفيها { $n } أصناف.
    [many] السلة { $number } محفوظة وفيها { $n } صنفًا.
   *[other] السلة { $number } محفوظة وفيها { $n } صنف.
}
pin-locked = مقفل لمدة { $wait }
pin-nobody = لا يمكن لأحد الدخول هنا بعد. اطلب من الإدارة إضافة أشخاص إلى هذا الفرع.
pin-digits = { $n ->
    [zero] لا أرقام بعد
    [one] رقم واحد
    [two] رقمان
    [few] { $n } أرقام
    [many] { $n } رقمًا
   *[other] { $n } رقم
}

## الشريط العلوي والحالة

lock = قفل
journal = السجل
attention-count = { $n ->
    [zero] لا شيء للمراجعة
    [one] عملية للمراجعة
    [two] عمليتان للمراجعة
    [few] { $n } عمليات للمراجعة
    [many] { $n } عملية للمراجعة
   *[other] { $n } عملية للمراجعة
}
pill-online = متصل · { $waiting } في الانتظار
pill-slow = بطيء · { $waiting } في الانتظار
pill-offline = غير متصل { $for } · { $waiting } في الانتظار
pill-switched-off = بلا شبكة · { $waiting } في الانتظار
pill-sending = يرسل { $done } من { $all }
pill-starting = جارٍ التشغيل

status-title = الشبكة والإرسال
status-online = متصل
status-online-text = تصل المبيعات إلى الخادم فور إتمامها.
status-slow = بطيء
status-slow-text = يجيب الخادم ببطء فلا ينتظره الصندوق. المبيعات محفوظة هنا وتُرسل لاحقًا.
status-offline = غير متصل
status-offline-text = واصل البيع. كل عملية محفوظة على هذا الصندوق وتُرسل عند عودة الشبكة.
status-switched_off = يعمل بلا شبكة
status-switched_off-text = أوقفت الشبكة لهذا الصندوق. تبقى المبيعات هنا حتى تشغّلها.
status-since = منذ { $for }
status-waiting = في انتظار الإرسال
status-waiting-value = { $n ->
    [zero] لا شيء
    [one] قيد واحد
    [two] قيدان
    [few] { $n } قيود
    [many] { $n } قيدًا
   *[other] { $n } قيد
}
status-oldest = أقدمها
status-oldest-value = منذ { $for }
status-attention = تحتاج إلى مراجعة
status-attention-value = { $n ->
    [zero] لا شيء
    [one] عملية واحدة
    [two] عمليتان
    [few] { $n } عمليات
    [many] { $n } عملية
   *[other] { $n } عملية
}
status-last-sync = آخر تواصل مع الخادم
status-never = لم يحدث بعد
status-last-error = آخر عطل، للدعم الفني
trouble-SERVER_OLDER = تجيب نسخة قديمة من الخادم. واصل البيع واطلب من الإدارة إيقاف النسخة القديمة.
trouble-SERVER_KEY_CHANGED = يجيب طرف آخر مكان الخادم: مفتاحه ليس المفتاح الذي يعرفه هذا الصندوق. لا يُرسل إليه شيء. واصل البيع. إن كانت الإدارة قد أعدّت خادمها من جديد فاطلب رمزًا وسجّل هذا الصندوق مرة أخرى.
trouble-SERVER_NOT_TRUSTED = لا يثق هذا الصندوق بمن يجيب مكان الخادم. لا يُرسل إليه شيء. واصل البيع. تحقق من تاريخ هذا الصندوق ووقته ومن الشبكة، وأخبر الإدارة أن شهادة الخادم ربما انتهت.
trouble-RE_ENROL = لم يعد الخادم يعرف هذا الصندوق. واصل البيع واطلب من الإدارة رمزًا لتسجيله من جديد.
trouble-REGISTER_REVOKED = أُخرج هذا الصندوق من الخدمة. ما زالت مبيعاته تُرسل لتراجعها الإدارة. اسأل الإدارة هل يجوز استعماله.
trouble-UPGRADE_REQUIRED = برنامج هذا الصندوق أقدم من أن يتلقى أسعارًا جديدة. ما زالت المبيعات تُرسل. اطلب من الدعم تثبيت النسخة الجديدة.
trouble-REFUSED = رفض الخادم ما قاله هذا الصندوق. لم يضع شيء. أخبر الدعم بالمكتوب أدناه.
trouble-STORAGE_FAILED = تعذّر على هذا الصندوق الكتابة على قرصه. ما أُرسل محفوظ. اتصل بالدعم قبل المتابعة.
status-catalog = المنتجات والأسعار حتى
status-clock = ساعة هذا الصندوق
status-clock-right = صحيحة
status-clock-ahead = متقدمة على الخادم { $for }
status-clock-behind = متأخرة عن الخادم { $for }
status-clock-unknown = لم تُقارن بعد
status-disk = القرص
status-disk-ok = المساحة كافية
status-disk-low = يكاد يمتلئ. اتصل بالدعم.
status-server = الخادم
status-version = الإصدار
status-work-offline = العمل بلا شبكة
status-work-offline-text = تبقى كل المبيعات على هذا الصندوق حتى توقف هذا الخيار.
status-sync-now = أرسل الآن
status-syncing = جارٍ الإرسال…
status-synced = أُرسل كل شيء.
status-journal = فتح السجل

## القائمة والمفاتيح

menu = القائمة
menu-price-check = استعلام عن سعر
menu-parked = سلال معلّقة
menu-customer = الزبون
menu-receipts = آخر الإيصالات
menu-journal = السجل
menu-drawer = فتح الدرج
menu-status = الشبكة
menu-devices = الأجهزة
menu-settings = الإعدادات
menu-help = المفاتيح
help-title = مفاتيح هذا الصندوق
help-group-sale = البيع
help-group-pay = الدفع
help-group-all = في كل مكان
help-search = بحث
help-enter = ابحث عن رقم أو خذ النتيجة الوحيدة
help-arrows = التنقل بين المنتجات
help-step = زد واحدًا أو أنقص واحدًا
help-quantity = كمية السطر
help-discount-line = خصم على السطر
help-discount = خصم على الفاتورة
help-customer = الزبون والإعفاء الضريبي
help-park = تعليق السلة
help-parked = السلال المعلّقة
help-price-check = استعلام عن سعر
help-pay = الدفع
help-card = نقدًا أو بالبطاقة
help-pad = المبلغ ثم الاستلام
help-take = استلام المبلغ
help-new = البيع التالي
help-help = هذه الصفحة
help-journal = السجل والعودة
help-menu = القائمة
help-status = الشبكة والإرسال
help-lock = قفل
help-receipts = آخر الإيصالات
help-confirm = إتمام ما تطلبه النافذة
help-tab = الزر أو الحقل التالي
help-back = رجوع أو إغلاق أو مسح البحث

## البيع

sale-title = البيع
search = ابحث أو امسح الرمز
search-clear = مسح البحث
category-all = الكل
products-none = لا نتائج لـ «{ $query }»
products-none-text = جرّب حروفًا أقل أو الرقم أسفل الباركود أو قسمًا آخر.
products-none-category = لا شيء في هذا القسم بعد
products-none-category-text = تظهر المنتجات هنا فور أن تضيفها الإدارة.
products-failed = تعذّرت قراءة المنتجات
product-left = بقي { $n }
product-low = بقي { $n }
product-low-unit = بقي { $n } { $unit }
product-out = نفد
product-stock-as-of = { $n } حتى { $time }
product-out-as-of = نفد حتى { $time }
product-as-of = حتى { $time }
product-per = { $price } / { $unit }
product-open = سعر مفتوح
product-no-price = لا سعر بعد

scan-unknown = لا منتج بالرمز { $code }
scan-unknown-search = بحث بالاسم
scan-type = تصحيح الرقم
scan-open = أو بعه على أنه
scan-refusal-check_digit = قراءة خاطئة
scan-refusal-check_digit-text = الرقم الأخير لا يوافق بقية الأرقام. امسحه مرة أخرى أو اكتب الرقم.
scan-refusal-label_damaged = الملصق تالف
scan-refusal-label_damaged-text = السعر أو الوزن عليه لا يمكن أن يكون صحيحًا. امسحه مرة أخرى أو زنه من جديد.
scan-refusal-unreadable = رمز ناقص
scan-refusal-unreadable-text = الرمز مقطوع أو يقول ما لا يمكن. امسحه مرة أخرى أو استعمل الرمز الآخر على العبوة.
scan-refusal-currency = ليس بعملة هذا المتجر
scan-refusal-currency-text = السعر في هذا الرمز بعملة أخرى. ابحث عن المنتج بالاسم.
scan-kind-gtin = منتج غير معروف
scan-kind-gtin-text = الرقم صحيح لكن لا منتج له في هذا المتجر.
scan-kind-case = صندوق لا قطعة
scan-kind-case-text = هذا رمز صندوق كامل. امسح قطعة واحدة أو ابحث بالاسم.
scan-kind-label = ملصق من مكان آخر
scan-kind-label-text = طبعه ميزان لصنف ليس في هذا المتجر.
scan-kind-own = رمز غير معروف
scan-kind-own-text = لا منتج هنا بهذا الرمز. تحقق من الرقم أو ابحث بالاسم.
scan-kind-link = عنوان ويب
scan-kind-link-text = هذا الرمز يقود إلى صفحة لا إلى منتج. ابحث عن الرمز الشريطي على العبوة.
scan-kind-coupon = قسيمة
scan-kind-coupon-text = ليست منتجًا وهذا الصندوق لا يقبلها بعد.
scan-kind-card = بطاقة زبون
scan-kind-card-text = ليست منتجًا.
scan-kind-shipment = طرد أو منصة
scan-kind-shipment-text = امسح أحد المنتجات فيها.
scan-kind-other = ليس منتجًا
scan-kind-other-text = هذا الرمز لشيء آخر. ابحث عن الرمز الشريطي على العبوة.
scan-expired = لا تبعه: { $product }
scan-expired-text = انتهى تاريخه في { $day }. ضعه جانبًا وخذ قطعة أخرى من الرف.
scan-refused = أنهِ هذا أو أغلقه أولًا ثم امسح مرة أخرى.

cart-title = السلة { $n }
cart-items = { $n ->
    [zero] لا أصناف
    [one] صنف واحد
    [two] صنفان
    [few] { $n } أصناف
    [many] { $n } صنفًا
   *[other] { $n } صنف
}
cart-parked = المعلّق: { $n }
cart-recall = { $n ->
    [zero] لا سلال معلّقة
    [one] سلة معلّقة
    [two] سلتان معلّقتان
    [few] { $n } سلال معلّقة
    [many] { $n } سلة معلّقة
   *[other] { $n } سلة معلّقة
}
cart-empty = امسح أول منتج أو المسه
cart-empty-text = تبقى السلة هنا حتى لو انطفأ الصندوق.
cart-clear = تفريغ
cart-clear-ask = حذف كل الأسطر ({ $n })؟
cart-clear-yes = حذف الكل
cart-hide = العودة إلى المنتجات
subtotal = المجموع
discount = الخصم
discount-lines = خصم على الأسطر
discount-order = خصم { $label } · { $reason }
tax-included = يشمل { $label }
tax-added = { $label }
total = الإجمالي
pay = الدفع
pay-amount = دفع { $amount }

line-minus = أنقص واحدًا
line-plus = زد واحدًا
line-quantity = الكمية { $n }
line-price = السعر
line-discount = خصم
line-remove = حذف
line-was = كان { $price }
line-approved = بموافقة { $name }
line-each = { $price } للواحد
line-repriced = كان { $price } عند التعليق
line-basis-open = سعر مفتوح
line-basis-label = السعر من الملصق
line-basis-amount = مبلغ
line-batch = الدفعة { $batch }
line-serial = رقم { $serial }
line-best-before = الأفضل قبل { $day }
line-past-best = كان الأفضل قبل { $day }

weight-lead = { $price } لكل { $unit }
weight-ok = إضافة { $amount }
weight-save = تغيير إلى { $amount }
quantity-unit = { $n } { $unit }
weight-need = اكتب المقدار
measure-way = طريقة القياس
measure-way-quantity = كمية
measure-way-amount = بمبلغ
measure-way-metered = بالعدّاد
measure-step = ما يُكتب
measure-step-price = بسعر { $price }
measure-sum = { $n } { $unit } × { $price } = { $amount }
measure-need-amount = اكتب المبلغ
measure-next = التالي: السعر
quantity-ok = تغيير
quantity-need = اكتب الكمية
open-lead = ليس لهذا المنتج سعر ثابت.
open-ok = إضافة { $amount }
open-need = اكتب السعر
price-title = تغيير السعر
price-lead = الآن { $price }
price-same = هذا هو السعر الحالي
price-ok = تغيير إلى { $amount }
discount-order-title = خصم على الفاتورة
discount-order-lead = { $n ->
    [zero] لا أصناف، { $price }
    [one] صنف واحد، { $price }
    [two] صنفان، { $price }
    [few] { $n } أصناف، { $price }
    [many] { $n } صنفًا، { $price }
   *[other] { $n } صنف، { $price }
}
discount-way = نسبة أو مبلغ
discount-way-percent = نسبة
discount-way-amount = مبلغ
discount-percent = { $percent }%
discount-title = خصم على هذا السطر
discount-lead = السطر { $price }
discount-ok = خصم { $amount }
discount-over = هذا أكثر من قيمة السطر
discount-need = اكتب مقدار الخصم
discount-none = إلغاء الخصم
sheet-next = التالي: الموافقة

reason = ما السبب؟
reason-other = سبب آخر
reason-need = اذكر السبب
reason-price-damaged = تالف
reason-price-expiring = تنتهي صلاحيته اليوم
reason-price-shelf = سعر الرف مختلف
reason-price-match = مطابقة سعر
reason-discount-damaged = تالف
reason-discount-expiring = تنتهي صلاحيته اليوم
reason-discount-regular = زبون دائم
reason-discount-goodwill = إرضاء الزبون
reason-void-mistake = سُجّل بالخطأ
reason-void-changed = غيّر الزبون رأيه
reason-void-twice = سُجّل مرتين
reason-void-payment = فشل الدفع

approval-lead = يُدخل شخص غير { $name } رمزه السري.
approval-who = من يوافق؟
approval-nobody = لا أحد غيرك مخوَّل بالموافقة في هذا الفرع. اسأل الإدارة.
approval-ok = موافقة

## السلال المعلّقة

park = تعليق هذه السلة
parked-done = عُلّقت { $name }
parked-title = السلال المعلّقة
parked-name = اسم أو طاولة أو وصف
parked-park = تعليق السلة { $n }
parked-none = لا شيء معلّق
parked-none-text = علّق سلة حين يذهب الزبون ليحضر شيئًا: يدفع التالي في الأثناء.
parked-failed = تعذّرت قراءة السلال المعلّقة
parked-now = الآن
parked-ago = قبل { $for }
parked-hint = المس سلة لتكملها.
parked-hint-swap = المس سلة لتكملها. تُعلَّق السلة المفتوحة مكانها.
parked-drop = التخلص من { $name }
parked-drop-what = التخلص من { $name }
parked-drop-ask = التخلص من { $amount }؟ لا يمكن استرجاعها.
parked-drop-yes = تخلّص منها
parked-keep = احتفظ بها

## الزبون

customer-add = إضافة زبون
customer-title = الزبون
customer-lead = امسح بطاقته أو اكتب رقمها.
customer-id = رقم الزبون
customer-id-hint = امسح أو اكتب
customer-name = الاسم
customer-name-hint = يبقى على هذا الصندوق
customer-save = حفظ
customer-detach = إزالة الزبون
customer-need = اكتب رقمًا أو فعّل الإعفاء
customer-need-id = الاسم يحتاج إلى رقم
customer-need-certificate = اكتب الشهادة أو السبب
exempt = معفى من الضريبة
exempt-text = تُحسم الضرائب من هذا البيع.
exempt-certificate = الشهادة أو السبب
exempt-certificate-hint = كما سيظهر على الإيصال
exempt-what = البيع بلا ضريبة

## استعلام السعر وآخر الإيصالات

price-check-title = استعلام عن سعر
price-check-lead = لا تتأثر السلة.
price-check-empty = امسح منتجًا
price-check-empty-text = أو اكتب جزءًا من اسمه أو الرقم أسفل الباركود.
price-check-none-text = جرّب حروفًا أقل أو الرقم أسفل الباركود.
price-check-unknown-text = امسحه مرة أخرى أو ابحث بالاسم.
price-check-each = للواحد
price-check-per = لكل { $unit }
price-check-next = { $price } من { $from }
price-check-stock = المخزون
price-check-stock-unknown = لا يُحصى
price-check-taxes = الضريبة
price-check-codes = الرموز
receipts-title = آخر الإيصالات
receipts-print = إعادة طباعة { $receipt }

## الدفع

pay-title = المطلوب
pay-rounding = { $total } بعد تقريب النقد بمقدار { $rounding }
pay-left = المتبقي
pay-way = طريقة الدفع
pay-by-card = بالبطاقة
pay-terminal = أدخل { $amount } في جهاز البطاقات. تابع هنا حين يوافق.
pay-card-over = هذا أكثر من المطلوب
pay-card-all = دُفع { $amount } بالبطاقة
pay-card-add = { $amount } بالبطاقة والباقي نقدًا
pay-card-remove = التراجع عن دفع { $amount } بالبطاقة
pay-share = { $n ->
    [1] الكل
   *[other] 1 من { $n }
}
pay-reference = الرقم على قسيمة الجهاز، إن أردت حفظه
pay-notes = الأوراق كما توضع
tender-cash = نقدًا
tender-external_card = بطاقة
tender-coupon = قسيمة
pay-cash = النقد المدفوع
pay-exact = بالضبط
pay-change = الباقي
pay-short = ينقص { $amount }
pay-type = اكتب ما دفعه الزبون أو المس مبلغًا
pay-confirm = استلام { $amount }
pay-taking = جارٍ الحفظ…
pay-back = العودة إلى السلة
pay-done = إنهاء بلا نقد
pay-give-back = إرجاع { $amount }

## الإيصال

receipt-change = الباقي
receipt-no-change = لا باقي
receipt-paid = دُفع { $amount }
receipt-new = بيع جديد
receipt-new-hint = أو امسح المنتج التالي
receipt-reprint = طباعة مرة أخرى
receipt-offline = بيع بلا اتصال. محفوظ على هذا الصندوق ويُرسل تلقائيًا.
receipt-recovered = دُفعت هذه العملية قبل توقف الصندوق.
receipt-recovered-text = هي محفوظة. تأكد من أن الزبون أخذ الباقي والإيصال.
receipt-copy = نسخة { $n }
receipt-voided = ملغى
receipt-customer = الزبون { $id }
receipt-order-discount = خصم { $label }
receipt-cashier = خدمكم { $name }
receipt-number = إيصال
receipt-total = الإجمالي
receipt-rounding = تقريب النقد
receipt-change-line = الباقي
receipt-tax = { $label } على { $net }
receipt-thanks = شكرًا لكم
receipt-offline-mark = صدر بلا اتصال

## السجل

journal-title = السجل
journal-back = العودة إلى البيع
journal-search = إيصال أو مبلغ أو منتج أو بائع
journal-all = الكل
journal-waiting = في الانتظار
journal-needs_look = للمراجعة
journal-voided = ملغاة
journal-count = { $n ->
    [zero] لا قيود
    [one] قيد واحد
    [two] قيدان
    [few] { $n } قيود
    [many] { $n } قيدًا
   *[other] { $n } قيد
}
journal-void-of = إلغاء { $receipt }
journal-offline = بلا اتصال
journal-none = لا مبيعات بعد
journal-none-text = تظهر هنا كل عملية لهذا الصندوق فور دفعها.
journal-none-waiting = لا شيء في الانتظار
journal-none-waiting-text = لدى الخادم كل مبيعات هذا الصندوق.
journal-none-needs_look = لا شيء للمراجعة
journal-none-needs_look-text = إذا اختلف السعر أو المخزون تظهر العملية هنا مع ما يجب فعله.
journal-none-voided = لم يُلغَ شيء
journal-none-voided-text = تبقى العمليات الملغاة في السجل وتظهر هنا.
journal-none-search = لا نتائج لـ «{ $query }»
journal-none-search-text = جرّب الأرقام الأخيرة من رقم الإيصال.
journal-failed = تعذّرت قراءة السجل
journal-pick = اختر عملية
journal-pick-text = يظهر هنا إيصالها وما قاله الخادم عنها.
journal-today = اليوم

detail-sold = كما بيعت
detail-server = كما رآها الخادم
detail-outcome = النتيجة
detail-here = على هذا الصندوق فقط حتى الآن
detail-here-text = لم يرها الخادم بعد. تُرسل تلقائيًا حين تسمح الشبكة.
detail-sending-text = تُرسل الآن.
detail-same = قيّدها الخادم بلا فرق.
detail-booked = مقيّدة
detail-parked = محفوظة جانبًا، ليست في الدفاتر بعد
detail-order = رقم الخادم
detail-position = الموضع، للدعم
detail-charged = حصّلتَ
detail-expected = لدى الخادم
detail-counted = بعتَ
detail-had = كان في الدفاتر
detail-what-next = ما يجب فعله
detail-settled = تمت التسوية
detail-reprint = إعادة الطباعة
detail-void = إلغاء هذه العملية
detail-voided = ألغاها { $name }

void-title = إلغاء { $receipt }
void-lead = أعد { $amount } إلى الزبون. تعود البضاعة إلى المخزون.
void-ok = إلغاء { $amount }
void-blocked = لا يمكن إلغاؤها هنا

## الإعدادات والأجهزة

settings = الإعدادات
settings-general = هذا الصندوق
settings-devices = الأجهزة
settings-printer = طابعة الإيصالات
settings-scanner = الماسح
settings-display = شاشة الزبون
settings-failed = تعذّرت قراءة الإعدادات
settings-locked = التغييرات هنا يوافق عليها مشرف أو مدير برمزه السري.
settings-what = تغيير أجهزة هذا الصندوق
settings-looks = المظهر
settings-use = الاستخدام
settings-language = اللغة
settings-language-text = لغة الشاشات. الإيصالات بلغة الفرع.
settings-language-store = مثل الفرع
settings-sound = الأصوات
settings-sound-text = صوت للمسح الناجح وآخر حين لا يُفهم.
settings-keyboard-text = حروف للمس حيث لا توجد لوحة مفاتيح.
settings-lock = القفل حين لا يلمسه أحد
settings-lock-text = تبقى السلة محفوظة.
settings-lock-usual = كالمعتاد: { $for }
layout = الحجم
layout-text = حجم ما يُعرض.
layout-auto = حسب الشاشة
layout-compact = مدمج
layout-large = كبير

hand = موضع السلة
hand-text = في الجهة البعيدة عن اليد التي تلمس المنتجات.
hand-right = على اليمين
hand-left = على اليسار
scanner-try = تجربة الماسح
scanner-try-hint = امسح شيئًا
scanner-try-text = لا يُباع شيء هنا.
scanner-known = قُرئ كمسح. أبطأ فاصل بين حرفين: { $ms } مل.ث.
scanner-typed = عُدّ كتابةً: أبطأ فاصل { $ms } مل.ث والحد { $limit } مل.ث.
scanner-set = كيف يُميَّز عن الكتابة
scanner-gap = أبطأ فاصل بين حرفين
scanner-gap-text = أعلى للماسحات البطيئة. الناس يبقون فوق 60 مل.ث.
scanner-ms = { $ms } مل.ث
scanner-prefix = بادئة
scanner-prefix-text = ما يرسله الماسح قبل كل رمز.
scanner-suffix = لاحقة
scanner-suffix-text = ما يرسله بعد كل رمز وقبل Enter.
scanner-none = لا شيء
scanner-last = آخر ما قُرئ
scanner-last-none = لا شيء بعد
printer-trouble = الطابعة
printer-trouble-long = الطابعة تحتاج إلى مساعدة
printer-state-none = لا طابعة
printer-state-none-text = تظهر الإيصالات على الشاشة فقط.
printer-state-ready = جاهزة
printer-state-ready-text = تُطبع الإيصالات عند الدفع.
printer-state-printing = تطبع
printer-state-printing-text = إيصال في الطريق.
printer-state-waiting = تنتظر
printer-state-waiting-text = يعيد الصندوق المحاولة تلقائيًا. يستمر البيع في الأثناء.
printer-state-failed = لا تطبع
printer-state-failed-text = افحص الورق والغطاء والكابل. يستمر البيع في الأثناء.
printer-where = التوصيل
printer-target = الطابعة
printer-target-none = لا شيء
printer-target-network = شبكة
printer-target-usb = USB
printer-target-file = ملف
printer-address = العنوان
printer-address-text = كما في صفحة الاختبار الخاصة بها؛ المنفذ 9100 ما لم تذكر غيره.
printer-path = المسار
printer-path-text = جهاز أو ملف على هذا الحاسوب.
printer-usb = وُجد على USB
printer-usb-none = لا طابعة تجيب على USB. شغّلها وصِلها.
printer-paper = الورق والطباعة
printer-width = الورق
printer-width-32 = 58 مم
printer-width-42 = 80 مم، 42 حرفًا
printer-width-48 = 80 مم، 48 حرفًا
printer-page = الحروف
printer-page-text = صفحة الترميز التي تفهمها الطابعة. كل ما عداها يُطبع صورةً.
printer-auto = طباعة كل إيصال
printer-auto-text = وإلا فعند الطلب فقط.
printer-cut = قص الورق
printer-logo = طباعة الشعار
printer-test = طباعة اختبار
printer-test-text = إيصال قصير بكل حروف صفحة الترميز.
printer-test-go = طباعة
printer-test-sent = الاختبار في طريقه إلى الطابعة
print-none = لم تُجهَّز طابعة: هذه هي النسخة
print-copy = نسخة في طريقها إلى الطابعة
print-job-receipt = إيصال { $receipt }
print-job-copy = نسخة من { $receipt }
print-job-test = طباعة اختبار
print-job-drawer = فتح الدرج
print-job-state-waiting = { $n ->
    [zero] في الانتظار
    [one] في الانتظار، بعد محاولة
    [two] في الانتظار، بعد محاولتين
    [few] في الانتظار، بعد { $n } محاولات
    [many] في الانتظار، بعد { $n } محاولة
   *[other] في الانتظار، بعد { $n } محاولة
}
print-job-state-printing = تُطبع الآن
print-job-state-failed = { $n ->
    [zero] تُركت
    [one] تُركت بعد محاولة
    [two] تُركت بعد محاولتين
    [few] تُركت بعد { $n } محاولات
    [many] تُركت بعد { $n } محاولة
   *[other] تُركت بعد { $n } محاولة
}
print-jobs-none = لا شيء في انتظار الطباعة.
print-retry = اطبع الآن
print-drop = عدم طباعة { $what }
drawer = درج النقود
drawer-title = فتح الدرج
drawer-lead = بلا بيع. يُدوَّن في السجل.
drawer-what = فتح الدرج بلا بيع
drawer-done = الدرج مفتوح
drawer-open = فتح الدرج
drawer-there = درج موصول بالطابعة
drawer-there-text = تفتحه الطابعة.
drawer-behind-printer = موصول بالطابعة.
drawer-not-there = لم يُجهَّز درج.
drawer-cash = يُفتح للنقد
drawer-pin = المقبس
drawer-pin-text = جرّب الآخر إن بقي مغلقًا.
drawer-pin-name = المقبس { $n }
reason-drawer-change = صرف نقود لزبون
reason-drawer-float = نقود الفكّة
reason-drawer-count = عدّ
reason-drawer-mistake = أُعيد باقٍ خاطئ
devices-others = كل ما عداها
devices-key = مفتاح هذا الصندوق
devices-key-keyring = في حلقة مفاتيح النظام
devices-key-file = في ملف لا يقرؤه إلا مستخدم هذا الصندوق
devices-set-up = تجهيز
display-on = شاشة للزبون
display-on-text = نافذة ثانية، على الشاشة الثانية إن وُجدت.
display-state = النافذة
display-open = مفتوحة
display-closed = مغلقة
display-hint = يرى الزبون كل سطر عند إضافته والإجمالي والباقي.
