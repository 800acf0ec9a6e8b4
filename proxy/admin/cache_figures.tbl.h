/* SPDX-License-Identifier: MIT
 *
 * admin/cache_figures.tbl.h - what is told of the cache as a whole.
 *
 * CACHE_FIGURE(field, key, name, kind, help): field of struct cache_totals; key
 * in JSON; aduana_cache_##name in Prometheus text; COUNTER
 * only grows (but for a restart), GAUGE goes up and down.
 */
CACHE_FIGURE(objects, "objects", "objects", GAUGE,
    "Responses stored")
CACHE_FIGURE(markers, "markers", "markers", GAUGE,
    "Addresses whose responses vary by request fields")
CACHE_FIGURE(filling, "filling", "filling", GAUGE,
    "Responses being stored")
CACHE_FIGURE(doomed, "doomed", "doomed", GAUGE,
    "Responses removed and still being read")
CACHE_FIGURE(body_bytes, "body_bytes", "body_bytes", GAUGE,
    "Bytes of the bodies stored")
CACHE_FIGURE(used, "used", "used_bytes", GAUGE,
    "Bytes of the store in use")
CACHE_FIGURE(capacity, "capacity", "capacity_bytes", GAUGE,
    "Bytes the store has room for")
CACHE_FIGURE(blocks, "blocks", "blocks", GAUGE,
    "Pieces of the store in use")
CACHE_FIGURE(evictions, "evictions", "evictions_total", COUNTER,
    "Responses removed to make room")
CACHE_FIGURE(repairs, "repairs", "repairs_total", COUNTER,
    "Parts of the store mended after a process died in them")
CACHE_FIGURE(pins, "pins", "pins", GAUGE,
    "Responses being read, counted once a reader")
CACHE_FIGURE(flights, "flights", "flights", GAUGE,
    "Fetches under way that others may wait for or follow")
CACHE_FIGURE(lock_waits, "lock_waits", "lock_waits_total", COUNTER,
    "Times a process had to wait for another in the store")
CACHE_FIGURE(lock_waited_ns, "lock_waited_ns",
    "lock_waited_nanoseconds_total", COUNTER, "How long all that was")
CACHE_FIGURE(stale, "unread_shards", "unread_shards", GAUGE,
    "Parts of the cache file not looked through since the start")
CACHE_FIGURE(kept, "kept", "kept_total", COUNTER,
    "Responses found well when the cache file was looked through")
CACHE_FIGURE(dropped, "dropped", "dropped_total", COUNTER,
    "Responses not whole when the cache file was looked through")
CACHE_FIGURE(checked, "checked", "checked_total", COUNTER,
    "Responses of the cache file checked before their first use")
CACHE_FIGURE(damaged, "damaged", "damaged_total", COUNTER,
    "Responses of the cache file that were damaged")
