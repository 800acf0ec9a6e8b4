/* SPDX-License-Identifier: MIT
 *
 * admin/ca_view.c - the authority's certificate, shown to who asks.
 */
#include "proxy/admin/ca_view.h"

#include "proxy/admin/args.h"
#include "proxy/admin/entry_json.h"
#include "proxy/admin/reply.h"
#include "proxy/base/buf.h"
#include "proxy/tls/ca_export.h"

/* 0, or -1 and a sentence in ${body}. */
static int
read_der(const struct admin_args *a, struct buf *der, struct buf *body)
{
	char problem[512];

	if (a->authority == NULL) {
		(void)buf_append(body, STR("no authority is known here\n"));
		return (-1);
	}
	if (ca_export_read(a->authority, der, problem) == 0)
		return (0);
	(void)buf_printf(body, "%s\n", problem);
	if (!a->intercepts)
		(void)buf_append(body,
		    STR("nothing is intercepted (tls.intercept: false); an "
			"authority is made when that is switched on, or, for "
			"an installed aduana, by \"sudo aduanactl ca "
			"init\"\n"));
	return (-1);
}

static int
put(struct buf *out, const char *name, const char *value)
{
	return (buf_printf(out, ",\"%s\":", name) == 0 &&
			entry_json_text(out, str_of(value)) == 0
		    ? 0
		    : -1);
}

static int
put_description(const struct admin_args *a, const struct ca_description *d,
    struct buf *out)
{
	int bad = buf_printf(out, "{\"in_force\":%s",
	    a->intercepts ? "true" : "false");

	bad |= put(out, "subject", d->subject);
	bad |= put(out, "issuer", d->issuer);
	bad |= put(out, "sha256", d->fingerprint);
	bad |= put(out, "valid_from", d->not_before);
	bad |= put(out, "valid_until", d->not_after);
	bad |= put(out, "key_type", d->key);
	bad |= put(out, "signs_for", d->names[0] != '\0' ? d->names : "any");
	bad |= put(out, "certificate", a->authority);
	bad |= put(out, "key", a->authority_key);
	return (bad | buf_append(out, STR("}\n")));
}

unsigned
ca_view_show(const struct admin_args *a, struct buf *body, const char **type)
{
	struct ca_description d;
	unsigned status = 409;
	struct buf der;

	*type = REPLY_TEXT;
	buf_init(&der, CA_EXPORT_DER_MAX);
	if (read_der(a, &der, body) == 0 &&
	    ca_export_describe(buf_peek(&der), &d) == 0 &&
	    put_description(a, &d, body) == 0) {
		*type = REPLY_JSON;
		status = 200;
	}
	buf_fini(&der);
	return (status);
}

static int
der_itself(struct str der, struct buf *out)
{
	return (buf_append(out, der));
}

static const struct form {
	const char	*name;
	const char	*type;
	int		(*write)(struct str der, struct buf *);
} forms[] = {
    {"pem", CA_EXPORT_PEM_TYPE, ca_export_pem},
    {"der", CA_EXPORT_DER_TYPE, der_itself},
    {"mobileconfig", CA_EXPORT_PROFILE_TYPE, ca_export_profile},
};

static const struct form *
form_of(struct str name)
{
	if (name.len == 0)
		return (&forms[0]);
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (str_eq(name, str_of(forms[i].name)))
			return (&forms[i]);
	return (NULL);
}

unsigned
ca_view_export(const struct admin_args *a, struct str format, struct buf *body,
    const char **type)
{
	const struct form *form = form_of(format);
	unsigned status = 409;
	struct buf der;

	*type = REPLY_TEXT;
	if (form == NULL) {
		(void)buf_append(body,
		    STR("format is one of pem, der and mobileconfig\n"));
		return (400);
	}
	buf_init(&der, CA_EXPORT_DER_MAX);
	if (read_der(a, &der, body) == 0 &&
	    form->write(buf_peek(&der), body) == 0) {
		*type = form->type;
		status = 200;
	}
	buf_fini(&der);
	return (status);
}
