/* SPDX-License-Identifier: MIT
 *
 * config/rules_types.c - media types.
 */
#include "config/rules_types.h"

#include <stdbool.h>

#include "config/keep.h"

#define TYPE_LONGEST	127

static bool
is_token(const char *s, size_t len)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789"
				      "!#$&-^_.+";

	return (len > 0 && strspn(s, allowed) == len);
}

static const char *
judge(const char *type)
{
	const char *slash = strchr(type, '/');

	if (strcmp(type, "*") == 0 || strcmp(type, "none") == 0)
		return (NULL);
	if (slash == NULL)
		return ("must be as in video/mp4; for all of a kind write "
			"video/*");
	if (strchr(type, ';') != NULL)
		return ("must be without parameters");
	if (strlen(type) > TYPE_LONGEST ||
	    !is_token(type, (size_t)(slash - type)) ||
	    (strcmp(slash + 1, "*") != 0 &&
		!is_token(slash + 1, strlen(slash + 1))))
		return ("must be as in video/mp4 or video/*");
	return (NULL);
}

static const char *
lower(const struct rules_section *s, const char *text)
{
	size_t i, len = strlen(text);
	char *copy = keep_alloc(s->decode->keep, len + 1);

	for (i = 0; copy != NULL && i < len; i++)
		copy[i] = str_lower(text[i]);
	if (copy != NULL && strcmp(copy, "*/*") == 0)
		copy[1] = '\0';
	return (copy);
}

void
rules_types_read(const struct rules_section *s, const struct yaml_node *node,
    struct rule_words *out)
{
	struct texts texts;
	const char **to, *why;
	size_t i;

	if (decode_list_texts(s->decode, "types", node, &texts) == -1)
		return;
	if (texts.count == 0)
		rules_section_complain(s, node, "types: the list is empty");
	to = keep_alloc(s->decode->keep, (texts.count + 1) * sizeof(*to));
	for (i = 0; to != NULL && i < texts.count; i++) {
		to[i] = lower(s, texts.at[i]);
		if (to[i] == NULL)
			break;
		why = judge(to[i]);
		if (why != NULL)
			rules_section_complain(s, node, "types: %s: `%.80s`",
			    why, texts.at[i]);
	}
	if (to == NULL || i < texts.count)
		(void)decode_list_no_memory(s->decode, node);
	else
		*out = (struct rule_words){to, texts.count};
}
