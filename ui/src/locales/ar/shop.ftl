# المتجر: يقرؤه الجميع، فليكن ودودًا وواضحًا.

shop-name = المتجر
shop-title = { $merchant }
shop-closed = لا يوجد متجر هنا
shop-closed-text = إنه مغلق الآن، أو له عنوان آخر.
shop-yours = سلتك وطلباتك وحسابك
shop-account = الحساب
shop-search = ابحث عن السلع
shop-search-clear = امسح البحث
shop-buying-for = أنت تشتري لصالح { $store }.
shop-categories = الفئات
shop-vendors = البائعون
shop-all = كل السلع
shop-all-short = الكل
shop-found = نتائج «{ $q }»
shop-count = { $n ->
    [zero] لا منتجات
    [one] منتج واحد
    [two] منتجان
    [few] { $n } منتجات
    [many] { $n } منتجًا
   *[other] { $n } منتج
}
shop-vendor-goods = { $n ->
    [zero] لا منتجات
    [one] منتج واحد
    [two] منتجان
    [few] { $n } منتجات
    [many] { $n } منتجًا
   *[other] { $n } منتج
}
shop-vendor-gone = هذا البائع لا يبيع هنا
shop-none = لا توجد نتائج
shop-none-try = جرّب كلمة أخرى أو فئة أخرى.
shop-more-goods = اعرض المزيد
shop-unseen = أنت غير متصل
shop-unseen-try = لم تُفتح هذه الصفحة هنا من قبل. ستظهر حين تعود الشبكة.
shop-goods-kept = كما شوهدت آخر مرة، { $at }
shop-gone = لم يعد هذا يُباع
shop-gone-text = ربما يعود. في المتجر ما هو أكثر.
shop-each = للقطعة
shop-per = لكل { $unit }
shop-with-tax = شاملًا الضريبة
shop-out = نفد
shop-out-text = نفدت الكمية حاليًا.
shop-left = بقي { $n }
shop-least = على الأقل { $n }
shop-pickup-possible = يمكن استلامه من المتجر
shop-sku = الصنف { $sku }
shop-add = أضف · { $total }
shop-add-name = أضف إلى السلة: { $name }
shop-to-cart = في السلة · { $total }
shop-qty-of = الكمية: { $name }
shop-more = زد: { $name }
shop-less = أنقص: { $name }
shop-remove = أخرج: { $name }
shop-remove-it = أخرجه

shop-cart = السلة
shop-cart-empty = سلتك فارغة
shop-cart-empty-try = ما تضعه فيها يبقى هنا، حتى من دون شبكة.
shop-look = تصفّح
shop-subtotal = المجموع الفرعي
shop-discount = الخصم
shop-fees = العربون والرسوم
shop-tax-added = الضريبة
shop-tax-included = الضريبة المشمولة
shop-shipping = الشحن
shop-shipping-by = الشحن من { $vendor }
shop-free = مجانًا
shop-total = المجموع
shop-total-about = المجموع، تقريبًا
shop-code = رمز الخصم
shop-code-ask = لديك رمز خصم؟
shop-code-go = استخدمه
shop-code-off = أزل الرمز
shop-checkout = إتمام الطلب
shop-stopped = { $n ->
    [zero] لا شيء يحتاج إلى نظرة.
    [one] صنف واحد يحتاج إلى نظرة أولًا.
    [two] صنفان يحتاجان إلى نظرة أولًا.
    [few] { $n } أصناف تحتاج إلى نظرة أولًا.
    [many] { $n } صنفًا تحتاج إلى نظرة أولًا.
   *[other] { $n } صنف تحتاج إلى نظرة أولًا.
}
shop-stopped-whole = هناك ما يمنع: انظر أعلاه.
shop-understood = حسنًا
shop-accept = خذه بسعر { $price }
shop-take = خذ { $n }
shop-about = { $name }: { $text }
shop-taken-back = { $name }: { $why }
shop-changed-elsewhere = غيّر جهاز آخر سلتك.
shop-merged-orders = { $n ->
    [zero] لا طلبات لك كضيف.
    [one] طلبك كضيف صار بين طلباتك.
    [two] طلباك كضيف صارا بين طلباتك.
    [few] صارت طلباتك كضيف، وعددها { $n }، بين طلباتك.
    [many] صارت طلباتك كضيف، وعددها { $n }، بين طلباتك.
   *[other] صارت طلباتك كضيف، وعددها { $n }، بين طلباتك.
}

shop-offline = غير متصل: سلتك محفوظة هنا
shop-offline-waiting = { $n ->
    [zero] غير متصل: سلتك محفوظة هنا
    [one] غير متصل: سلتك محفوظة هنا، وتغيير واحد ينتظر
    [two] غير متصل: سلتك محفوظة هنا، وتغييران ينتظران
    [few] غير متصل: سلتك محفوظة هنا، و{ $n } تغييرات تنتظر
    [many] غير متصل: سلتك محفوظة هنا، و{ $n } تغييرًا ينتظر
   *[other] غير متصل: سلتك محفوظة هنا، و{ $n } تغيير ينتظر
}
shop-sending = { $n ->
    [zero] لا شيء يُرسل
    [one] يُرسل تغيير واحد
    [two] يُرسل تغييران
    [few] تُرسل { $n } تغييرات
    [many] يُرسل { $n } تغييرًا
   *[other] يُرسل { $n } تغيير
}
shop-away-cart = أنت غير متصل. يمكنك الطلب حين تعود الشبكة.
shop-away-checkout = أنت غير متصل. لم يضع شيء: اطلب حين تعود الشبكة.

shop-problem-PRICE_CHANGED = تغيّر سعره.
shop-problem-PRICE_CHANGED-exact = تغيّر السعر من { $wanted } إلى { $there }
shop-problem-STOCK_SHORT = المتوفر منه أقل مما تريد.
shop-problem-STOCK_SHORT-exact = بقي { $there } فقط؛ وأنت تريد { $wanted }
shop-problem-PRODUCT_GONE = لم يعد يُباع.
shop-problem-CHANNEL_INACTIVE = لا يُباع بهذه الطريقة حاليًا.
shop-problem-NO_PRICE = ليس له سعر حاليًا.
shop-problem-MOQ_NOT_MET = هذا أقل من الحد الأدنى للكمية.
shop-problem-MOQ_NOT_MET-exact = على الأقل { $there }؛ وأنت تريد { $wanted }
shop-problem-VENDOR_SUSPENDED = هذا البائع لا يبيع حاليًا.
shop-problem-VENDOR_LICENCE_INVALID = لا يحق لهذا البائع البيع اليوم.
shop-problem-VENDOR_SUBSCRIPTION_INVALID = هذا البائع لا يبيع حاليًا.
shop-problem-REGION_MISMATCH = هذا البائع لا يبيع إلى ولايتك.
shop-problem-OWN_GOODS = هذه سلع متجرك أنت.
shop-problem-CURRENCY_MISMATCH = يُباع بعملة أخرى.
shop-problem-BUYER_STORE_REQUIRED = متجرك لا يشتري هنا. اسأل إدارتك.
shop-problem-BUYER_LICENCE_INVALID = رخصة متجرك غير سارية اليوم. اسأل إدارتك.
shop-problem-DISCOUNT_INVALID = هذا الرمز لا يصلح لهذه السلة.
shop-problem-CAPPED = لم يكفِ المتوفر لسلتيك معًا.
shop-problem-CAPPED-exact = سلتاك أرادتا { $wanted }، والمتوفر { $there }
shop-problem-REMOVED_ELSEWHERE = أخرجه جهاز آخر.
shop-problem-REMOVED_ELSEWHERE-exact = أخرجه جهاز آخر؛ وأنت أردت { $wanted }
shop-problem-CHANGED_ELSEWHERE = غيّره جهاز آخر.
shop-problem-CHANGED_ELSEWHERE-exact = غيّره جهاز آخر: صار { $there }، وأنت أردت { $wanted }
shop-refused-PRICE_CHANGED = تغيّر سعر. انظر إليه أدناه ثم اطلب.
shop-refused-ORDER_STOCK_INSUFFICIENT = لم يبق من هذا شيء. لم يُطلب شيء.
shop-refused-ORDER_CREATION_FAILED = لا يمكن طلب شيء من هذا الآن. لم يُطلب شيء.
shop-refused-MOQ_NOT_MET = تريد من بعض السلع أقل من الحد الأدنى.
shop-refused-CART_EMPTY = السلة فارغة.
shop-refused-CART_NOT_FOUND = لم تعد هذه السلة موجودة.
shop-refused-TOTALS_MISMATCH = تغيّر المجموع. انظر إليه ثانية.
shop-refused-VENDOR_MISMATCH = يبيعه الآن بائع آخر. انظر إليه ثانية.
shop-refused-BUYER_STORE_REQUIRED = متجرك لا يشتري هنا. اسأل إدارتك.
shop-refused-BUYER_LICENCE_INVALID = رخصة متجرك غير سارية اليوم. اسأل إدارتك.
shop-refused-DISCOUNT_INVALID = هذا الرمز لا يصلح لهذه السلة.
shop-refused-STATE_NOT_ALLOWED = فات أوان ذلك.
shop-refused-ORDER_NOT_FOUND = هذا الطلب غير موجود، أو ليس لك أن تراه.
shop-refused-INVALID = هذا غير ممكن.

shop-step-how = كيف تريد استلامه؟
shop-step-where = إلى أين يُرسل؟
shop-step-who = من يستلمه؟
shop-step-review = راجع واطلب
shop-how-ship = أرسلوه
shop-how-ship-text = إلى بابك، من كل بائع
shop-how-pickup = أستلمه بنفسي
shop-how-pickup-text = من { $store }
shop-go-on = متابعة
shop-change = تغيير
shop-name-of = الاسم
shop-email = البريد الإلكتروني
shop-phone = الهاتف، إن شئت
shop-street = الشارع والرقم
shop-postcode = الرمز البريدي
shop-city = المدينة
shop-country = البلد
shop-needed = هذا مطلوب.
shop-held = محجوز لك حتى { $at }
shop-held-over = لم يعد محجوزًا لك.
shop-hold-again = احجزه ثانية
shop-prepare-again = حاول ثانية
shop-pay-by = كيف تدفع؟
shop-pay-prepaid = مقدمًا
shop-pay-prepaid-text = بتحويل؛ ويُرسل بعد الدفع
shop-pay-on_delivery-ship = عند التسليم
shop-pay-on_delivery-ship-text = حين تصل السلع
shop-pay-on_delivery-pickup = في المتجر
shop-pay-on_delivery-pickup-text = حين تستلمه
shop-place = اطلب · { $total }
shop-unsure = هل تم الطلب؟
shop-unsure-text = انقطعت الشبكة أثناء الطلب. اسأل ثانية: لن يُطلب مرتين.
shop-ask-again = اسأل ثانية

shop-orders = الطلبات
shop-orders-none = لا طلبات بعد
shop-orders-none-try = ما تطلبه تجده هنا، من أول نقرة إلى آخر طرد.
shop-order-lines = { $n ->
    [zero] لا أصناف
    [one] صنف واحد
    [two] صنفان
    [few] { $n } أصناف
    [many] { $n } صنفًا
   *[other] { $n } صنف
}
shop-order-number = الطلب { $number }
shop-due = { $sum } مستحق
shop-pages = الصفحات
shop-page = { $page } من { $last }
shop-newer = الأحدث
shop-older = الأقدم
shop-thanks = شكرًا لك! تم الطلب.
shop-left-out = لم يُطلب
shop-payment = الدفع
shop-balance = المطلوب دفعه
shop-nothing-due = لا شيء مستحق.
shop-pay-until = حوّله قبل { $at } مع هذا المرجع:
shop-pay-soon = حوّله مع هذا المرجع:
shop-pay-reference = المرجع
shop-pay-at-pickup = تدفع عند الاستلام.
shop-pay-at-delivery = تدفع حين تصل السلع.
shop-by-prepaid = مقدمًا
shop-by-on_delivery = عند التسليم
shop-payment-pending = { $sum } للدفع
shop-payment-paid = دُفع { $sum }
shop-payment-failed = { $sum }: فشل الدفع
shop-payment-expired = { $sum }: لم يُدفع في الوقت
shop-payment-back = { $sum } يعود إليك
shop-to = يُرسل إلى
shop-for = لأجل
shop-cancel = ألغ هذا الجزء
shop-cancel-title = إلغاء ما يرسله { $vendor }؟
shop-cancel-text = تبقى أجزاء البائعين الآخرين كما هي. وما دفعته لهذا الجزء يعود إليك.
shop-cancel-go = ألغه
shop-cancelled = أُلغي ما كان { $vendor } سيرسله.
shop-state-pending = قيد التنفيذ
shop-state-completed = اكتمل
shop-state-voided = أُلغي
shop-state-partially_refunded = أُعيد جزء منه
shop-state-refunded = أُعيد المبلغ
shop-state-created_pending = طُلب
shop-state-accepted = قُبل
shop-state-rejected = رُفض
shop-state-packed = غُلّف
shop-state-shipped = في الطريق
shop-state-ready_for_pickup = جاهز لك
shop-state-delivered = وصل
shop-state-picked_up = استُلم
shop-state-cancelled = أُلغي
shop-now-created_pending = وصل إلى البائع وسيجيب قريبًا.
shop-now-accepted = قبله البائع وهو يجهّزه.
shop-now-rejected = لا يستطيع البائع توفيره. لن تدفع ثمنه.
shop-now-packed = إنه مغلّف.
shop-now-shipped = إنه في الطريق إليك.
shop-now-ready_for_pickup = يمكنك استلامه.
shop-now-delivered = لقد وصل.
shop-now-picked_up = لقد استلمته.
shop-now-cancelled = أُلغي. لن تدفع ثمنه.
