# صفحة البائعين: تُقرأ خلف الطاولة، لذا فهي قصيرة.

vendor-title = { $place } · { $vendor }
vendor-sign-in = طلباتك
vendor-sign-in-lead = للبائعين: ما طُلب منك، وما تبيعه، وما يُدفع لك.
vendor-at = لدى { $merchant }
vendor-places = الأقسام
vendor-none = لست تابعًا لأي بائع بعد
vendor-none-text = على أحد العاملين في { $merchant } أن يحدد البائع الذي تعمل لديه.
vendor-factor = إعداد عامل ثانٍ
vendor-factor-lead = يطلب { $merchant } عاملًا ثانيًا. يستغرق ذلك دقيقة، ثم تدخل.
vendor-elsewhere = هذه الصفحة للبائعين
vendor-elsewhere-lead = سجّلت الدخول باسم { $name } لدى { $merchant }، وهذا ليس حساب بائع.
vendor-elsewhere-staff = سجّلت الدخول باسم { $name } وأنت تعمل لدى { $merchant }. شاشاتك في الإدارة.
vendor-elsewhere-buyer = سجّلت الدخول زبونًا لدى { $merchant }. طلباتك وبياناتك في حسابك.
vendor-elsewhere-go-hq = إلى الإدارة
vendor-elsewhere-go-account = إلى حسابك
vendor-elsewhere-other = الدخول باسم شخص آخر
vendor-away = لا يوجد اتصال. ما تراه يعود إلى { $at }، وسيُطلب من جديد تلقائيًا.

place-orders = الطلبات
place-products = المنتجات
place-payouts = المستحقات
place-account = الحساب

orders-open = مفتوحة
orders-done = منجزة
order-new = طلب جديد: { $number }
orders-new = { $n ->
    [zero] لا طلبات جديدة
    [one] طلب جديد واحد
    [two] طلبان جديدان
    [few] { $n } طلبات جديدة
    [many] { $n } طلبًا جديدًا
   *[other] { $n } طلب جديد
}
stage-take = جديدة
stage-pack = للتعبئة
stage-leave = للإرسال أو التسليم
stage-way = في الطريق
stage-done = منجزة
orders-none-open = كل شيء منجز
orders-none-open-text = عندما يطلب أحد منك شيئًا يظهر هنا خلال ثوانٍ.
orders-none-done = لا شيء بعد
orders-none-done-text = ما سلّمته أو رفضته يبقى هنا.
order-no-address = لا يوجد عنوان.
order-goods = البضائع
order-sku = الأرقام
order-history = السجل

products-search = الاسم أو الرقم
products-shop-closed = متجر الويب مغلق: لا أسعار ولا مخزون لعرضه.
products-none = لا منتجات بعد
products-none-text = تُدخَل المنتجات في الإدارة.
products-none-found = لا شيء بهذا الاسم
products-none-found-text = جرّب حروفًا أقل.
product-not-web = ليس على الويب
product-out = نفد
product-least = { $qty } على الأقل
product-per = { $unit ->
    [each] للقطعة
   *[other] لكل { $unit }
}
product-there = المتوفر { $qty }
