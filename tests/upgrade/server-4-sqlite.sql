-- A server's books in a file of schema version 4, the first with everything that a sale leaves behind: the rows alone; the
-- tables are made by the first four migrations. One register has pushed four sales, one of them short, one at a price that
-- nobody knows, which was settled; a void; and an event that was not understood.
PRAGMA application_id = 1163162486;
PRAGMA user_version = 4;
INSERT INTO meta (one, epoch_n, epoch_id, next_id, created_ms, recovering) VALUES
(1, 1, X'cae7d83564074ed2869fad34312a3627', 2, 1795251600000, 0);
INSERT INTO tenant (id, code, name, rounding, feed_head, feed_floor) VALUES
(1, 'corner', 'The Corner Chain', 'half_up', 26, 0),
(2, 'rival', 'Rival', 'half_up', 0, 0);
INSERT INTO store (tenant_id, id, code, name, time_zone, currency, tax_included, cash_step, day_start_minutes, locale, notes) VALUES
(1, 101, 'S1', 'Corner', 'Europe/Berlin', 'EUR', 1, 1, 0, 'en', '[]'),
(1, 102, 'S2', 'Harbour', 'America/New_York', 'EUR', 1, 1, 0, 'en', '[]');
INSERT INTO vendor (tenant_id, id, code, name) VALUES
(1, 201, 'own', 'Own goods'),
(1, 202, 'baker', 'The Baker');
INSERT INTO category (tenant_id, id, name, sort) VALUES
(1, 210, 'Food', 0);
INSERT INTO tax_rate (tenant_id, id, class, label, ppm, valid_from_ms) VALUES
(1, 220, 'food', 'VAT 7%', 70000, 0);
INSERT INTO "user" (tenant_id, id, login, name, role, pin_hash, active, created_ms) VALUES
(1, 301, 'ann', 'Ann', 'cashier', 'x', 1, 0),
(1, 302, 'max', 'Max', 'manager', 'x', 1, 0),
(1, 303, 'gus', 'Gus', 'cashier', 'x', 0, 0),
(1, 4294967297, 'boss', 'Boss', 'hq_admin', NULL, 1, 1795251600000);
INSERT INTO variant (tenant_id, id, sku, name, vendor_id, category_id, tax_class, unit, allow_open, allow_label, allow_amount, tracked, retired, picture, hue) VALUES
(1, 401, 'A', 'Apples', 201, 210, 'food', 'each', 0, 0, 0, 1, 0, '', 0),
(1, 402, 'B', 'Bread', 202, 210, 'food', 'each', 0, 0, 0, 1, 0, '', 0),
(1, 403, 'C', 'Gift wrapping', 201, 210, 'food', 'each', 1, 0, 0, 0, 0, '', 0),
(1, 404, 'D', 'Old stock', 201, 210, 'food', 'each', 0, 0, 0, 1, 1, '', 0);
INSERT INTO barcode (tenant_id, code, variant_id) VALUES
(1, '4006381333931', 401);
INSERT INTO price (tenant_id, id, store_id, variant_id, amount, valid_from_ms, recorded_ms, no) VALUES
(1, 501, 101, 401, 450000, 0, 1795165200000, 14),
(1, 502, 101, 402, 200000, 0, 1795165200000, 15),
(1, 503, 101, 404, 100000, 0, 1795165200000, 16);
INSERT INTO stock_level (tenant_id, store_id, variant_id, on_hand, reserved, low) VALUES
(1, 101, 401, 6000, 0, 0),
(1, 101, 402, 0, 0, 0),
(1, 101, 404, 10000, 0, 0);
INSERT INTO stock_movement (id, tenant_id, store_id, variant_id, kind, qty, event_id, at_ms) VALUES
(1, 1, 101, 401, 'received', 10000, NULL, 1795251600000),
(2, 1, 101, 402, 'received', 10000, NULL, 1795251600000),
(3, 1, 101, 404, 'received', 10000, NULL, 1795251600000),
(4, 1, 101, 401, 'sold', -2000, 1, 1795251660000),
(5, 1, 101, 401, 'sold', -3000, 2, 1795251660000),
(6, 1, 101, 402, 'sold', -1000, 2, 1795251660000),
(7, 1, 101, 401, 'sold', -1000, 3, 1795251720000),
(8, 1, 101, 401, 'void', 2000, 5, 1795251720000),
(9, 1, 101, 402, 'sold', -9000, 4, 1795251720000);
INSERT INTO feed (tenant_id, no, collection, row_id, store_id, register_id, deleted, at_ms) VALUES
(1, 1, 'store', '101', 0, X'', 0, 1795251600000),
(1, 2, 'store', '102', 0, X'', 0, 1795251600000),
(1, 3, 'vendor', '201', 0, X'', 0, 1795251600000),
(1, 4, 'vendor', '202', 0, X'', 0, 1795251600000),
(1, 5, 'category', '210', 0, X'', 0, 1795251600000),
(1, 6, 'tax_rate', '220', 0, X'', 0, 1795251600000),
(1, 7, 'user', '301', 0, X'', 0, 1795251600000),
(1, 8, 'user', '302', 0, X'', 0, 1795251600000),
(1, 9, 'user', '303', 0, X'', 0, 1795251600000),
(1, 10, 'variant', '401', 0, X'', 0, 1795251600000),
(1, 11, 'variant', '402', 0, X'', 0, 1795251600000),
(1, 12, 'variant', '403', 0, X'', 0, 1795251600000),
(1, 13, 'variant', '404', 0, X'', 0, 1795251600000),
(1, 14, 'price', '501', 101, X'', 0, 1795165200000),
(1, 15, 'price', '502', 101, X'', 0, 1795165200000),
(1, 16, 'price', '503', 101, X'', 0, 1795165200000),
(1, 19, 'stock', '404', 101, X'', 0, 1795251600000),
(1, 20, 'user', '4294967297', 0, X'', 0, 1795251600000),
(1, 23, 'stock', '401', 101, X'', 0, 1795251720000),
(1, 24, 'stock', '402', 101, X'', 0, 1795251720000),
(1, 25, 'outcome', '1ee641e3-6a40-5acd-ab9d-a661278504b8', 0, X'01a20186da6176ac855e9df936745f92', 0, 1795251720000),
(1, 26, 'outcome', '9f8a9ddc-f738-5171-bf40-d4ca6b283d19', 0, X'01a20186da6176ac855e9df936745f92', 0, 1795251720000);
INSERT INTO register (tenant_id, id, store_id, code, name, enrolled_ms, last_business_ms, seen_epoch) VALUES
(1, X'01a20186da6176ac855e9df936745f92', 101, 'R1', 'R1', 1795251600000, 1795251720000, 1);
INSERT INTO register_key (register_id, no, public_key, since_ms) VALUES
(X'01a20186da6176ac855e9df936745f92', 1, X'ca93ac1705187071d67b83c7ff0efe8108e8ec4530575d7726879333dbdabe7c', 1795251600000);
INSERT INTO incarnation (register_id, incarnation, seq, hash) VALUES
(X'01a20186da6176ac855e9df936745f92', 1, 6, X'180ae45e4f7c8ec903e31cf44449152b16094b4e7b636ab722dd5045ceee70e6');
INSERT INTO push (id, register_id, incarnation, first_seq, last_seq, last_hash, signature, received_ms) VALUES
(1, X'01a20186da6176ac855e9df936745f92', 1, 1, 2, X'ab3527e7605e682a97ad8eb91a3eeaf606db06c85732ff55bf46e6de84c346ea', X'6b1b7db1d393f9d547349c27376854d8d0170200796525ba0f67575b311bef848005cfb64919777328d7387cb29764c8d9c3f685c3abfc2ad27de9a32e6be80d', 1795251660000),
(2, X'01a20186da6176ac855e9df936745f92', 1, 3, 6, X'180ae45e4f7c8ec903e31cf44449152b16094b4e7b636ab722dd5045ceee70e6', X'51ae5f90879d6e73f135c8278dff824fccdc67d388d67e43c5be9281db7b3c7f96f0728d0df76b474a08161d34c9c927d66f60c032710b10271a752ec4726d07', 1795251720000);
INSERT INTO event (id, tenant_id, key, register_id, incarnation, seq, kind, body, hash, push_id, received_ms, outcome, result, aside) VALUES
(1, 1, X'1ee641e36a405acdab9da661278504b8', X'01a20186da6176ac855e9df936745f92', 1, 1, 'sale', '{"v":1,"kind":"sale","at":{"wall_ms":1795251660000,"boot":"b","mono_ms":0},"by":301,"cursor":20,"data":{"cart":"4a3b859b-2254-4d0b-b325-756ff5c76add","receipt":"S1-R1A-000001","currency":"EUR","offline":true,"lines":[{"variant":401,"vendor":201,"qty":2000,"unit":450000,"basis":{"list":{"price_id":501}},"gross":900,"net":900}],"tenders":[{"cash":{"tendered":950,"change":50}}],"total":900}}', X'51ca8f2b43328818bd2c4fe85624dce342921461d3e1c8e5e7c9c73482a271f6', 1, 1795251660000, 'booked', '{"key":"1ee641e3-6a40-5acd-ab9d-a661278504b8","outcome":"booked","order_number":"S1-R1A-000001"}', 0),
(2, 1, X'ee02bc92adf7578e9f45a5ca8275faa8', X'01a20186da6176ac855e9df936745f92', 1, 2, 'sale', '{"v":1,"kind":"sale","at":{"wall_ms":1795251660000,"boot":"b","mono_ms":0},"by":301,"cursor":20,"data":{"cart":"6a5e60dc-35de-430f-bba0-a201fd0e1dd0","receipt":"S1-R1A-000002","currency":"EUR","offline":true,"lines":[{"variant":401,"vendor":201,"qty":3000,"unit":450000,"basis":{"list":{"price_id":501}},"gross":1350,"net":1350},{"variant":402,"vendor":202,"qty":1000,"unit":200000,"basis":{"list":{"price_id":501}},"gross":200,"net":200}],"tenders":[{"cash":{"tendered":1600,"change":50}}],"total":1550}}', X'ab3527e7605e682a97ad8eb91a3eeaf606db06c85732ff55bf46e6de84c346ea', 1, 1795251660000, 'booked', '{"key":"ee02bc92-adf7-578e-9f45-a5ca8275faa8","outcome":"booked","order_number":"S1-R1A-000002"}', 0),
(3, 1, X'9f8a9ddcf7385171bf40d4ca6b283d19', X'01a20186da6176ac855e9df936745f92', 1, 3, 'sale', '{"v":1,"kind":"sale","at":{"wall_ms":1795251720000,"boot":"b","mono_ms":0},"by":301,"cursor":20,"data":{"cart":"bc0046a2-ee3b-460d-9e1d-224585f85721","receipt":"S1-R1A-000003","currency":"EUR","offline":true,"lines":[{"variant":401,"vendor":201,"qty":1000,"unit":444000,"basis":{"list":{"price_id":501}},"gross":444,"net":444}],"tenders":[{"cash":{"tendered":494,"change":50}}],"total":444}}', X'f56b4e1d027a829e8832fbff9891212ef9d3018e9f3f3acd429f49051f3ba5e3', 2, 1795251720000, 'booked', '{"key":"9f8a9ddc-f738-5171-bf40-d4ca6b283d19","outcome":"booked","order_number":"S1-R1A-000003","exceptions":[{"code":"PRICE_UNKNOWN","line":0,"detail":{"price":{"charged":444000,"expected":450000,"variance":-6,"cause":null,"since_ms":1795165200000}}}]}', 0),
(4, 1, X'dfb28eb4f1925857a11a0384ae2e968f', X'01a20186da6176ac855e9df936745f92', 1, 4, 'sale', '{"v":1,"kind":"sale","at":{"wall_ms":1795251720000,"boot":"b","mono_ms":0},"by":301,"cursor":20,"data":{"cart":"263d3273-32a4-4320-92af-9216af615c8f","receipt":"S1-R1A-000004","currency":"EUR","offline":true,"lines":[{"variant":402,"vendor":202,"qty":12000,"unit":200000,"basis":{"list":{"price_id":501}},"gross":2400,"net":2400}],"tenders":[{"cash":{"tendered":2450,"change":50}}],"total":2400}}', X'e723a81ed332e9ace7355bb902c7257b0aab9190a8a5be9f5c36f0ffed81d286', 2, 1795251720000, 'booked', '{"key":"dfb28eb4-f192-5857-a11a-0384ae2e968f","outcome":"booked","order_number":"S1-R1A-000004","exceptions":[{"code":"STOCK_SHORT","line":0,"detail":{"stock":{"sold":12000,"available":9000,"short":3000}}}]}', 0),
(5, 1, X'f7cda1274df251eeaeaeb03dee5b86f7', X'01a20186da6176ac855e9df936745f92', 1, 5, 'void', '{"v":1,"kind":"void","at":{"wall_ms":1795251720000,"boot":"b","mono_ms":0},"by":301,"cursor":20,"data":{"target":"1ee641e3-6a40-5acd-ab9d-a661278504b8","receipt":"S1-R1A-000001","reason":"mistake","approved_by":302}}', X'177f8f6337a72a2c9de9939cb6bc56fa6f2c350730954baa93c3c9e7ab7dd68b', 2, 1795251720000, 'booked', '{"key":"f7cda127-4df2-51ee-aeae-b03dee5b86f7","outcome":"booked","order_number":"S1-R1A-000001"}', 0),
(6, 1, X'b979aa89eca15bd090bddb4d67a70712', X'01a20186da6176ac855e9df936745f92', 1, 6, '', '{"v":99,"kind":"sale","at":{"wall_ms":1795251720000,"boot":"b","mono_ms":0}}', X'180ae45e4f7c8ec903e31cf44449152b16094b4e7b636ab722dd5045ceee70e6', 2, 1795251720000, 'parked', '{"key":"b979aa89-eca1-5bd0-90bd-db4d67a70712","outcome":"parked","exceptions":[{"code":"NOT_UNDERSTOOD","detail":{"text":"version 99 of the body is not known here"}}]}', 0);
INSERT INTO orders (id, tenant_id, order_id, key, store_id, register_id, number, cart_id, cashier_id, sold_ms, received_ms, business_date, sold_offline, currency, total, rounding, status, variance, exceptions, voided_ms, void_key, void_reason, voided_by, refunded) VALUES
(1, 1, X'f4fd8195eaa650548acb5138a6f477e6', X'1ee641e36a405acdab9da661278504b8', 101, X'01a20186da6176ac855e9df936745f92', 'S1-R1A-000001', X'4a3b859b22544d0bb325756ff5c76add', 301, 1795251660000, 1795251660000, '2026-11-21', 1, 'EUR', 900, 0, 'booked', 0, 0, 1795251720000, X'f7cda1274df251eeaeaeb03dee5b86f7', 'mistake', 302, 0),
(2, 1, X'c05e94b82f0358c6838662980f4bf97c', X'ee02bc92adf7578e9f45a5ca8275faa8', 101, X'01a20186da6176ac855e9df936745f92', 'S1-R1A-000002', X'6a5e60dc35de430fbba0a201fd0e1dd0', 301, 1795251660000, 1795251660000, '2026-11-21', 1, 'EUR', 1550, 0, 'booked', 0, 0, NULL, NULL, NULL, NULL, 0),
(3, 1, X'5f098a8ec26651a5866d8ee9e00f1468', X'9f8a9ddcf7385171bf40d4ca6b283d19', 101, X'01a20186da6176ac855e9df936745f92', 'S1-R1A-000003', X'bc0046a2ee3b460d9e1d224585f85721', 301, 1795251720000, 1795251720000, '2026-11-21', 1, 'EUR', 444, 0, 'booked', -6, 1, NULL, NULL, NULL, NULL, 0),
(4, 1, X'e57c2db091555957bcde8eb6ce3f1301', X'dfb28eb4f1925857a11a0384ae2e968f', 101, X'01a20186da6176ac855e9df936745f92', 'S1-R1A-000004', X'263d327332a4432092af9216af615c8f', 301, 1795251720000, 1795251720000, '2026-11-21', 1, 'EUR', 2400, 0, 'booked', 0, 1, NULL, NULL, NULL, NULL, 0);
INSERT INTO sub_order (order_id, number, vendor_id, total) VALUES
(1, 1, 201, 900),
(2, 1, 201, 1350),
(2, 2, 202, 200),
(3, 1, 201, 444),
(4, 1, 202, 2400);
INSERT INTO order_line (order_id, line, variant_id, vendor_id, sub_order, qty, unit_price, basis, gross, discount, net, tax_included, tax_added, expected, variance, taken, short) VALUES
(1, 0, 401, 201, 1, 2000, 450000, 'list', 900, 0, 900, 0, 0, 450000, 0, 0, 0),
(2, 0, 401, 201, 1, 3000, 450000, 'list', 1350, 0, 1350, 0, 0, 450000, 0, 3000, 0),
(2, 1, 402, 202, 2, 1000, 200000, 'list', 200, 0, 200, 0, 0, 200000, 0, 1000, 0),
(3, 0, 401, 201, 1, 1000, 444000, 'list', 444, 0, 444, 0, 0, 450000, -6, 1000, 0),
(4, 0, 402, 202, 1, 12000, 200000, 'list', 2400, 0, 2400, 0, 0, 200000, 0, 9000, 3000);
INSERT INTO tender (order_id, place, kind, tendered, change) VALUES
(1, 0, 'cash', 950, 50),
(2, 0, 'cash', 1600, 50),
(3, 0, 'cash', 494, 50),
(4, 0, 'cash', 2450, 50);
INSERT INTO exception (id, tenant_id, store_id, register_id, event_key, order_id, code, severity, line, detail, opened_ms, settled_ms, settled_by, action, note) VALUES
(1, 1, 101, X'01a20186da6176ac855e9df936745f92', X'9f8a9ddcf7385171bf40d4ca6b283d19', 3, 'PRICE_UNKNOWN', 'warning', 0, '{"price":{"charged":444000,"expected":450000,"variance":-6,"cause":null,"since_ms":1795165200000}}', 1795251720000, 1795251720000, 4294967297, 'accept_variance', 'a promotion'),
(2, 1, 101, X'01a20186da6176ac855e9df936745f92', X'dfb28eb4f1925857a11a0384ae2e968f', 4, 'STOCK_SHORT', 'warning', 0, '{"stock":{"sold":12000,"available":9000,"short":3000}}', 1795251720000, NULL, NULL, NULL, NULL),
(3, 1, 101, X'01a20186da6176ac855e9df936745f92', X'b979aa89eca15bd090bddb4d67a70712', NULL, 'NOT_UNDERSTOOD', 'critical', NULL, '{"text":"version 99 of the body is not known here"}', 1795251720000, NULL, NULL, NULL, NULL);
INSERT INTO exception_history (id, exception_id, at_ms, user_id, action, note) VALUES
(1, 1, 1795251720000, 4294967297, 'accept_variance', 'a promotion');
