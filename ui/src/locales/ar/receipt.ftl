# What stands on a receipt, on paper and on screen.

paper-cashier = خدمكم { $name }
paper-number = إيصال
paper-copy = نسخة { $n }
paper-void = ملغى
paper-interrupted = — أعيدت الطباعة بعد انقطاع —
paper-each = { $quantity } × { $price }
paper-measured = { $quantity } { $unit } × { $price }
paper-discount = خصم
paper-discount-percent = خصم { $percent }
paper-order-discount = خصم على الكل
paper-order-discount-percent = خصم على الكل { $percent }
paper-group-total = المجموع الفرعي { $vendor }
paper-group-total-discounted = { $vendor } بعد الخصم أدناه
paper-tax-added = { $label } على { $net }
paper-tax-contained = يشمل { $label } على { $net }
paper-tax-not-charged = ضريبة غير محتسبة
paper-fees = منها { $label }
paper-total = الإجمالي { $currency }
paper-rounding = تقريب النقد
paper-cash = نقدًا
paper-card = بطاقة
paper-coupon = قسيمة
paper-change = الباقي
paper-customer = العميل { $id }
paper-exempt = معفى من الضريبة: { $certificate }
paper-offline = أُنجز دون اتصال
paper-thanks = شكرًا لكم
paper-no-glyph = نقصت بعض الأحرف: لا يوجد لها خط على هذا الصندوق.

# The page that shows whether a printer is set up well.

paper-test = اختبار الطابعة
paper-test-text = أحرف خاصة ويورو: Äöü ß é ñ €
paper-test-columns = { $columns } عمودًا، { $dots } نقطة، { $page }
paper-test-scripts = خطوط أخرى

# What keeps paper from coming out.

printer-unreachable = تعذر الوصول إلى الطابعة. هل هي مشغلة وموصولة؟
printer-paper-out = نفد ورق الطابعة.
printer-cover-open = غطاء الطابعة مفتوح.
printer-offline = الطابعة غير متصلة.
printer-interrupted = توقفت الطابعة في منتصف العمل. ستوضع علامة إعادة طباعة على ما يلي.
printer-drawer-unsure = لا يُعرف هل فُتح الدرج. لن يُفتح مرتين.
printer-drawer-late = تعذر فتح الدرج في الوقت المناسب.
printer-too-old = طال انتظاره فلا يُطبع من تلقاء نفسه.
printer-gone = لم يعد هناك ما يُطبع.
