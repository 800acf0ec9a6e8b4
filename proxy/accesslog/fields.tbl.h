/* SPDX-License-Identifier: MIT
 *
 * accesslog/fields.tbl.h - the texts of a log record.
 *
 * TEXT(member, limit, key): member of struct log_record, bytes kept of it
 * (longer ones are cut and the record marked), key in the JSON form.
 */
TEXT(method,		64,	"method")
TEXT(url,		8192,	"url")
TEXT(user,		256,	"user")
TEXT(type,		128,	"type")
TEXT(referer,		2048,	"referer")
TEXT(user_agent,	1024,	"user_agent")
TEXT(rule,		512,	"rule")
TEXT(word,		256,	"danger")
TEXT(category,		80,	"category")
TEXT(context,		320,	"danger_context")
TEXT(tls_version,	16,	"tls_version")
TEXT(tls_cipher,	64,	"tls_cipher")
TEXT(origin_tls,	96,	"origin_tls")
TEXT(sni,		256,	"sni")
TEXT(reason,		512,	"reason")
TEXT(redirected,	256,	"redirected")
TEXT(detail,		512,	"detail")
