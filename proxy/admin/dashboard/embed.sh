#!/bin/sh
# SPDX-License-Identifier: MIT
# The dashboard's files as an assembler's source for the table of
# admin/assets.h: each as it is and packed, with a tag that changes when it does.
#	embed.sh FOLDER PATH=FILE... >SOURCE
# FOLDER keeps what was packed.  The same files give the same source.
set -eu
packed=$1
shift
mkdir -p "$packed"

type_of() {
	case $1 in
	*.html)	echo 'text/html; charset=utf-8' ;;
	*.js)	echo 'text/javascript; charset=utf-8' ;;
	*.css)	echo 'text/css; charset=utf-8' ;;
	*.yaml)	echo 'text/plain; charset=utf-8' ;;
	*.svg)	echo 'image/svg+xml' ;;
	*)	echo "$0: $1: of what type is it?" >&2; exit 1 ;;
	esac
}

echo '/* Made by embed.sh. */
	.section .note.GNU-stack,"",%progbits
	.section .rodata
	.globl assets_table
	.globl assets_count'
n=0
for pair; do
	path=${pair%%=*} file=${pair#*=}
	n=$((n + 1))
	gzip -9nc "$file" >"$packed/$n.gz"
	type=$(type_of "$file")
	tag=$(sha256sum "$file" | cut -c1-16)
	echo "path$n:	.asciz \"$path\"
type$n:	.asciz \"$type\"
tag$n:	.asciz \"\\\"$tag\\\"\"
plain$n:	.incbin \"$file\"
plain_end$n:
packed$n:	.incbin \"$packed/$n.gz\"
packed_end$n:"
done
echo '	.section .data.rel.ro,"aw"
	.balign 8
assets_table:'
i=0
while [ $i -lt $n ]; do
	i=$((i + 1))
	echo "	.dc.a path$i, type$i, tag$i
	.dc.a plain$i, plain_end$i - plain$i
	.dc.a packed$i, packed_end$i - packed$i"
done
echo "assets_count:
	.dc.a $n"
