# شاشات الصندوق.

starting = جارٍ التشغيل…

## التجهيز

setup-title = تجهيز هذا الصندوق
setup-lead = اطلب من الإدارة عنوان الخادم ورمزًا لمرة واحدة. كلاهما في صفحة «الصناديق».
setup-server = عنوان الخادم
setup-server-hint = https://shop.example.com
setup-code = رمز لمرة واحدة
setup-code-hint = ABCD-1234
setup-go = اتصال
setup-going = جارٍ الاتصال…
setup-need-server = اكتب عنوان الخادم أولًا.
setup-need-code = اكتب الرمز.

loading-title = جارٍ جلب المنتجات والأسعار
loading-lead = المرة الأولى تستغرق لحظة. بعدها يبيع الصندوق مع الشبكة أو بدونها.
loading-trouble = لم ينجح الأمر حتى الآن: { $error }

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
status-last-error = آخر عطل
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
product-left-unit = بقي { $n } { $unit }
product-low = بقي { $n }
product-low-unit = بقي { $n } { $unit }
product-out = نفد
product-as-of = حتى { $time }
product-per = { $price } / { $unit }
product-open = سعر مفتوح
product-no-price = لا سعر بعد

scan-unknown = لا منتج بالرمز { $code }
scan-unknown-text = امسحه مرة أخرى أو ابحث بالاسم أو بعه بمنتج ذي سعر مفتوح من قسمه.
scan-unknown-search = بحث بالاسم
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
cart-empty = امسح أول منتج أو المسه
cart-empty-text = تبقى السلة هنا حتى لو انطفأ الصندوق.
cart-clear = تفريغ
cart-clear-ask = حذف كل الأسطر ({ $n })؟
cart-clear-yes = حذف الكل
cart-hide = العودة إلى المنتجات
subtotal = المجموع
discount = الخصم
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
line-basis-open = سعر مفتوح
line-basis-label = السعر من الملصق
line-basis-amount = مبلغ

weight-lead = { $price } لكل { $unit }
weight-ok = إضافة { $amount }
weight-save = تغيير إلى { $amount }
weight-need = اكتب الوزن
quantity-ok = تغيير
quantity-need = اكتب الكمية
open-lead = ليس لهذا المنتج سعر ثابت.
open-ok = إضافة { $amount }
open-need = اكتب السعر
price-title = تغيير السعر
price-lead = الآن { $price }
price-same = هذا هو السعر الحالي
price-ok = تغيير إلى { $amount }
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

## الدفع

pay-title = المطلوب
pay-rounding = { $total } بعد تقريب النقد بمقدار { $rounding }
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
receipt-reprint = إعادة الطباعة
receipt-offline = بيع بلا اتصال. محفوظ على هذا الصندوق ويُرسل تلقائيًا.
receipt-recovered = دُفعت هذه العملية قبل توقف الصندوق.
receipt-recovered-text = هي محفوظة. تأكد من أن الزبون أخذ الباقي والإيصال.
receipt-copy = نسخة { $n }
receipt-voided = ملغى
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

hand = موضع السلة
hand-right = على اليمين
hand-left = على اليسار
