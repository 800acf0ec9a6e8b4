# aduana - caching forward proxy appliance.  Two commands do everything:
#	make run	install what is missing, build, start on 127.0.0.1:3128
#	make test	install what the tests need, run them all
# `make help` lists the rest.
# Every source is listed by name; every folder is one archive; floors.awk in
# tests/lint checks that the archives only lean downward.

CC		= gcc
CLANG		= clang-14
B		= build
PREFIX		= /usr
DESTDIR		=
VERSION		= 0.1.0

WARN	= -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes \
	  -Wmissing-prototypes -Wpointer-arith -Wvla -Wswitch-enum -Werror
HARDEN	= -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
OPT	= -O2 -g
CPPFLAGS = -I. -D_GNU_SOURCE -DADUANA_VERSION='"$(VERSION)"'
CFLAGS	= -std=c11 $(OPT) $(WARN) $(HARDEN) $(SANITIZE)
LDFLAGS	= -pie -Wl,-z,relro,-z,now $(or $(LINK_LTO),-fno-lto) $(SANITIZE)
# What a request goes through is optimised together when the daemon is linked.
# Tests link the same objects one by one, which is quicker.
LTO	= $(if $(SANITIZE),,-flto=auto -ffat-lto-objects)
TOGETHER = accesslog base cache client event http metrics net origin request
LIBS	= -lcares -lyaml -lhs -lutf8proc -lz -llzma -lssl -lcrypto -lpsl -lxxhash \
	  -lseccomp -lcrypt -lbrotlidec -lzstd -luchardet -pthread \
	  -Wl,--as-needed -lcurl -lsqlite3 -Wl,--no-as-needed

# ---- sources, floor by floor ------------------------------------------------

BASE_SRC	= proxy/base/assert.c proxy/base/buf.c proxy/base/clock.c \
		  proxy/base/cursor.c proxy/base/diag.c proxy/base/fd.c \
		  proxy/base/hash.c proxy/base/iov.c proxy/base/num.c \
		  proxy/base/secret.c proxy/base/str.c proxy/base/ws.c

EVENT_SRC	= proxy/event/beat.c proxy/event/loop.c proxy/event/signal.c \
		  proxy/event/task.c proxy/event/timer.c proxy/event/timer_heap.c \
		  proxy/event/watch.c
SHM_SRC		= proxy/shm/arena.c proxy/shm/arena_check.c \
		  proxy/shm/arena_mend.c proxy/shm/bell.c proxy/shm/lock.c \
		  proxy/shm/meter.c \
		  proxy/shm/region.c proxy/shm/region_file.c \
		  proxy/shm/slot.c
HTTP_SRC	= proxy/http/body.c proxy/http/cache_control.c \
		  proxy/http/chunk.c proxy/http/framer.c \
		  proxy/http/content_range.c proxy/http/content_type.c \
		  proxy/http/condition.c proxy/http/date.c proxy/http/field.c \
		  proxy/http/form.c proxy/http/framing.c proxy/http/freshness.c \
		  proxy/http/h1_parse.c proxy/http/h1_write.c \
		  proxy/http/head.c proxy/http/hop.c proxy/http/list_walk.c \
		  proxy/http/method.c proxy/http/range.c proxy/http/secure.c proxy/http/status.c \
		  proxy/http/token.c proxy/http/url.c proxy/http/url_host.c \
		  proxy/http/url_resolve.c proxy/http/vary.c
CONTROL_SRC	= proxy/control/calls.c proxy/control/command.c \
		  proxy/control/fence.c proxy/control/jail.c \
		  proxy/control/message.c
CONFIG_SRC	= config/adblock_file.c \
		  config/adblock_options.c \
		  config/automatic.c \
		  config/cache_rule_read.c \
		  config/check.c \
		  config/complaint.c \
		  config/config.c \
		  config/decode.c \
		  config/decode_list.c \
		  config/endpoints.c \
		  config/folder_list.c \
		  config/groups.c \
		  config/groups_read.c \
		  config/host_name.c \
		  config/instant.c \
		  config/import.c \
		  config/import_format.c \
		  config/import_text.c \
		  config/keep.c \
		  config/latin1.c \
		  config/list_source.c \
		  config/names_file.c \
		  config/nets.c \
		  config/options_table.c \
		  config/path.c \
		  config/phrases_file.c \
		  config/ports.c \
		  config/punycode.c \
		  config/quantity.c \
		  config/rules_clients.c \
		  config/rpz_file.c \
		  config/rpz_trigger.c \
		  config/rules_condition.c \
		  config/rules_effect.c \
		  config/rules_file.c \
		  config/rules_import.c \
		  config/rules_read.c \
		  config/rules_rows.c \
		  config/rules_rule.c \
		  config/rules_section.c \
		  config/rules_size.c \
		  config/rules_types.c \
		  config/schema.c \
		  config/settings.c \
		  config/settings_print.c \
		  config/squidguard_tree.c \
		  config/suggest.c \
		  config/text_file.c \
		  config/tls_exception.c \
		  config/tls_exception_read.c \
		  config/unpack.c \
		  config/when.c \
		  config/when_read.c \
		  config/words_file.c \
		  config/words_groups.c \
		  config/words_import.c \
		  config/words_keys.c \
		  config/words_level.c \
		  config/words_read.c \
		  config/words_rows.c \
		  config/yaml_tree.c \
		  config/zone.c \
		  config/zone_rule.c

NET_SRC		= proxy/net/address.c proxy/net/address_class.c \
		  proxy/net/answer.c proxy/net/datagram.c proxy/net/dial.c proxy/net/guard.c \
		  proxy/net/host_cache.c proxy/net/host_name.c \
		  proxy/net/listener.c proxy/net/query.c \
		  proxy/net/resolver.c proxy/net/splice.c \
		  proxy/net/stream.c proxy/net/stream_tcp.c
CACHE_SRC	= proxy/cache/cache.c proxy/cache/cache_file.c \
		  proxy/cache/check.c proxy/cache/checksum.c \
		  proxy/cache/evict.c proxy/cache/flight.c \
		  proxy/cache/flights.c proxy/cache/guard.c \
		  proxy/cache/hold.c proxy/cache/index.c \
		  proxy/cache/key.c proxy/cache/ledger.c proxy/cache/ranks.c \
		  proxy/cache/reader.c proxy/cache/rebuild.c \
		  proxy/cache/reopen.c proxy/cache/sane.c \
		  proxy/cache/seal.c proxy/cache/shard.c \
		  proxy/cache/shard_shape.c proxy/cache/sketch.c proxy/cache/store.c \
		  proxy/cache/turns.c proxy/cache/variants.c proxy/cache/walk.c \
		  proxy/cache/writer.c proxy/cache/writer_end.c
METRICS_SRC	= proxy/metrics/cells.c proxy/metrics/counters.c \
		  proxy/metrics/distinct.c proxy/metrics/histogram.c \
		  proxy/metrics/leader_list.c proxy/metrics/leaders.c \
		  proxy/metrics/minutes.c \
		  proxy/metrics/span.c \
		  proxy/metrics/period.c proxy/metrics/sample.c \
		  proxy/metrics/series.c proxy/metrics/tally.c \
		  proxy/metrics/usage.c
ACCESSLOG_SRC	= proxy/accesslog/extract.c proxy/accesslog/file.c proxy/accesslog/format.c \
		  proxy/accesslog/line.c proxy/accesslog/messenger.c \
		  proxy/accesslog/output.c proxy/accesslog/past.c \
		  proxy/accesslog/recent.c proxy/accesslog/record.c \
		  proxy/accesslog/ring.c proxy/accesslog/rotated.c \
		  proxy/accesslog/shown.c \
		  proxy/accesslog/spool.c
FILTERS_SRC	= filters/adblock_pattern.c filters/cache_rules.c \
		  filters/client_set.c filters/decide.c filters/guard.c \
		  filters/host_set.c filters/id_list.c \
		  filters/net_index.c filters/page_guard.c \
		  filters/registrable.c \
		  filters/regex_set.c filters/rule_layer.c \
		  filters/rule_layer_make.c \
		  filters/rule_prints.c \
		  filters/rule_table.c filters/ruleset.c \
		  filters/ruleset_diff.c filters/url_glob.c \
		  filters/url_index.c filters/url_index_make.c filters/verdict.c \
		  filters/words/charset.c filters/words/charset_guess.c \
		  filters/words/coding.c filters/words/context.c \
		  filters/words/decode.c filters/words/disguise.c \
		  filters/words/entity.c \
		  filters/words/escape.c filters/words/fold.c \
		  filters/words/folded.c filters/words/gzip_header.c \
		  filters/words/plain_run.c \
		  filters/words/html.c filters/words/html_attribute.c \
		  filters/words/html_element.c \
		  filters/words/inspector.c filters/words/markup.c \
		  filters/words/meta_charset.c \
		  filters/words/matcher.c filters/words/media_type.c \
		  filters/words/normalise.c filters/words/parts.c \
		  filters/words/body_text.c filters/words/quotes.c \
		  filters/words/score.c filters/words/seen.c \
		  filters/words/transfer_encoding.c \
		  filters/words/utf8_check.c \
		  filters/words/words.c filters/words/words_build.c \
		  filters/words/words_group.c \
		  filters/words/words_scratch.c

TLS_SRC		= proxy/tls/bucket.c \
		  proxy/tls/ca.c \
		  proxy/tls/ca_export.c \
		  proxy/tls/ca_judge.c \
		  proxy/tls/ca_make.c \
		  proxy/tls/ca_places.c \
		  proxy/tls/cert_text.c \
		  proxy/tls/chain.c \
		  proxy/tls/fault.c \
		  proxy/tls/hello.c \
		  proxy/tls/host_match.c \
		  proxy/tls/intermediates.c \
		  proxy/tls/issue.c \
		  proxy/tls/keyring.c \
		  proxy/tls/leaf.c \
		  proxy/tls/leaf_cache.c \
		  proxy/tls/learned.c \
		  proxy/tls/learned_file.c \
		  proxy/tls/learned_rows.c \
		  proxy/tls/mac.c proxy/tls/mint.c \
		  proxy/tls/minted.c \
		  proxy/tls/origin_ctx.c \
		  proxy/tls/pem_file.c \
		  proxy/tls/report.c \
		  proxy/tls/scope.c \
		  proxy/tls/seen.c \
		  proxy/tls/server_ctx.c \
		  proxy/tls/session_cache.c \
		  proxy/tls/signer.c \
		  proxy/tls/signer_keys.c \
		  proxy/tls/signer_link.c \
		  proxy/tls/signer_message.c \
		  proxy/tls/staple.c \
		  proxy/tls/stream_tls.c \
		  proxy/tls/stream_tls_bio.c \
		  proxy/tls/stream_tls_io.c \
		  proxy/tls/strict.c \
		  proxy/tls/takers.c \
		  proxy/tls/ticket_keys.c \
		  proxy/tls/trust.c \
		  proxy/tls/verify.c

ASKS_SRC	= proxy/asks/ask_text.c proxy/asks/ask_token.c \
		  proxy/asks/asks.c proxy/asks/asks_file.c

AUTH_SRC	= proxy/auth/apr1.c \
		  proxy/auth/credentials.c \
		  proxy/auth/failures.c \
		  proxy/auth/htpasswd.c \
		  proxy/auth/login_memory.c \
		  proxy/auth/password_hash.c \
		  proxy/auth/user_name.c \
		  proxy/auth/verifier.c \
		  proxy/auth/verify_job.c \
		  proxy/auth/verify_link.c \
		  proxy/auth/verify_message.c

CLIENT_SRC	= proxy/client/client.c proxy/client/client_env.c \
		  proxy/client/h1_input.c proxy/client/h1_output.c \
		  proxy/client/h1_turn.c proxy/client/relay.c \
		  proxy/client/intercept.c proxy/client/session_end.c \
		  proxy/client/session_h1.c \
		  proxy/client/tunnel.c
ORIGIN_SRC	= proxy/origin/conn.c proxy/origin/pool.c \
		  proxy/origin/transfer.c proxy/origin/transfer_body.c \
		  proxy/origin/transfer_pour.c \
		  proxy/origin/transfer_secure.c

REQUEST_SRC	= proxy/request/answer.c proxy/request/ask_form.c \
		  proxy/request/ask_page.c proxy/request/asking.c \
		  proxy/request/authority.c \
		  proxy/request/background.c \
		  proxy/request/cache_entry.c \
		  proxy/request/cache_rule_use.c \
		  proxy/request/check.c proxy/request/collapse.c \
		  proxy/request/combine.c \
		  proxy/request/completion.c proxy/request/confirm.c \
		  proxy/request/error_page.c proxy/request/failure.c proxy/request/fill.c \
		  proxy/request/learning.c \
		  proxy/request/interception.c \
		  proxy/request/issuer_fetch.c \
		  proxy/request/issuer_misses.c \
		  proxy/request/issuer_source.c \
		  proxy/request/log_entry.c proxy/request/login.c \
		  proxy/request/offline.c \
		  proxy/request/opening.c \
		  proxy/request/order.c proxy/request/orphan.c \
		  proxy/request/own_pages.c \
		  proxy/request/page_facts.c \
		  proxy/request/page_template.c \
		  proxy/request/pages.c proxy/request/pages_shipped.c \
		  proxy/request/manager.c proxy/request/manager_text.c \
		  proxy/request/multipart.c proxy/request/part.c \
		  proxy/request/part_store.c \
		  proxy/request/pace.c \
		  proxy/request/passage.c proxy/request/pipeline.c \
		  proxy/request/ruling.c proxy/request/valve.c \
		  proxy/request/post.c proxy/request/ranges.c \
		  proxy/request/variant.c proxy/request/wording.c \
		  proxy/request/refresh.c proxy/request/replay.c \
		  proxy/request/setup_page.c proxy/request/small_body.c \
		  proxy/request/stage_deliver.c \
		  proxy/request/stage_fetch.c proxy/request/stage_identify.c \
		  proxy/request/stage_inspect.c proxy/request/stage_lookup.c \
		  proxy/request/stage_record.c proxy/request/stage_screen.c \
		  proxy/request/stage_store.c proxy/request/stored_head.c \
		  proxy/request/synth.c proxy/request/tls_error.c
ADMIN_SRC	= proxy/admin/admin.c proxy/admin/ask.c proxy/admin/drain.c \
		  proxy/admin/archive.c proxy/admin/backlog.c \
		  proxy/admin/collector.c proxy/admin/database.c \
		  proxy/admin/history.c proxy/admin/latencies.c \
		  proxy/admin/machine.c \
		  proxy/admin/proc_file.c proxy/admin/processes.c \
		  proxy/admin/sampler.c proxy/admin/series_view.c \
		  proxy/admin/asks_keeper.c proxy/admin/asks_view.c \
		  proxy/admin/asset_view.c proxy/admin/assets.c \
		  proxy/admin/door.c proxy/admin/gate.c \
		  proxy/admin/hex.c proxy/admin/house.c \
		  proxy/admin/key_file.c proxy/admin/list_edit.c \
		  proxy/admin/list_files.c \
		  proxy/admin/login.c proxy/admin/password_check.c \
		  proxy/admin/session.c \
		  proxy/admin/ca_view.c proxy/admin/deal.c \
		  proxy/admin/flow.c proxy/admin/intake.c \
		  proxy/admin/show.c proxy/admin/stream.c \
		  proxy/admin/decree.c proxy/admin/desk.c proxy/admin/edit.c \
		  proxy/admin/grant.c proxy/admin/managed_file.c \
		  proxy/admin/managed_line.c proxy/admin/rules_view.c \
		  proxy/admin/term.c \
		  proxy/admin/process_stat.c proxy/admin/process_view.c \
		  proxy/admin/put_file.c proxy/admin/way.c \
		  proxy/admin/cache_figures.c proxy/admin/enclosure.c proxy/admin/entry_json.c \
		  proxy/admin/inquiry.c proxy/admin/learned_keeper.c \
		  proxy/admin/explain.c \
		  proxy/admin/explain_asked.c proxy/admin/explain_log.c \
		  proxy/admin/explain_stored.c \
		  proxy/admin/explain_trace.c \
		  proxy/admin/leading.c proxy/admin/minute_keeper.c \
		  proxy/admin/learned_view.c proxy/admin/log_key.c \
		  proxy/admin/mend.c \
		  proxy/admin/reply.c proxy/admin/retention.c \
		  proxy/admin/route.c \
		  proxy/admin/selection.c proxy/admin/serve.c \
		  proxy/admin/sieve.c \
		  proxy/admin/squid_names.c \
		  proxy/admin/stats_prometheus.c proxy/admin/stats_view.c \
		  proxy/admin/status.c proxy/admin/tap.c \
		  proxy/admin/top_view.c proxy/admin/users_view.c \
		  proxy/admin/visit.c

WORKER_SRC	= proxy/worker/gates.c proxy/worker/sandbox.c \
		  proxy/worker/shared.c \
		  proxy/worker/secrets.c proxy/worker/surroundings.c proxy/worker/traffic.c \
		  proxy/worker/worker.c

SUPERVISOR_SRC	= proxy/supervisor/announce.c \
		  proxy/supervisor/asks_disk.c proxy/supervisor/cache_disk.c \
		  proxy/supervisor/ca_init.c \
		  proxy/supervisor/changes.c proxy/supervisor/child.c \
		  proxy/supervisor/doors.c proxy/supervisor/fdstore.c \
		  proxy/supervisor/generation.c proxy/supervisor/handed.c proxy/supervisor/helper.c \
		  proxy/supervisor/inputs.c \
		  proxy/supervisor/learned_disk.c \
		  proxy/supervisor/list_child.c \
		  proxy/supervisor/list_fetch.c \
		  proxy/supervisor/list_judge.c \
		  proxy/supervisor/list_trial.c \
		  proxy/supervisor/list_state.c \
		  proxy/supervisor/list_update.c \
		  proxy/supervisor/log_plan.c \
		  proxy/supervisor/notify.c \
		  proxy/supervisor/privilege.c proxy/supervisor/pulse.c \
		  proxy/supervisor/reap.c \
		  proxy/supervisor/rehearsal.c \
		  proxy/supervisor/rehearsal_view.c \
		  proxy/supervisor/reload.c proxy/supervisor/service.c \
		  proxy/supervisor/setup.c \
		  proxy/supervisor/signer_child.c \
		  proxy/supervisor/pairs.c \
		  proxy/supervisor/admin_child.c \
		  proxy/supervisor/admin_doors.c \
		  proxy/supervisor/spawn.c proxy/supervisor/state.c proxy/supervisor/state_lock.c \
		  proxy/supervisor/status.c proxy/supervisor/status_line.c \
		  proxy/supervisor/supervisor.c \
		  proxy/supervisor/talk.c proxy/supervisor/rehearsal_rows.c \
		  proxy/supervisor/throttle.c \
		  proxy/supervisor/title.c \
		  proxy/supervisor/verifier_child.c \
		  proxy/supervisor/watchdog.c

MAIN_SRC	= proxy/main.c
CTL_MAIN_SRC	= proxy/ctl/ctl.c
CTL_SRC		= proxy/ctl/client.c \
		  proxy/ctl/errand.c proxy/ctl/explained.c \
		  proxy/ctl/fetch.c proxy/ctl/fetched.c \
		  proxy/ctl/figure.c proxy/ctl/follow.c \
		  proxy/ctl/json.c proxy/ctl/kept.c proxy/ctl/leaders.c \
		  proxy/ctl/listing.c \
		  proxy/ctl/logged.c \
		  proxy/ctl/paint.c proxy/ctl/reach.c proxy/ctl/safe.c \
		  proxy/ctl/screen.c proxy/ctl/series.c proxy/ctl/sse.c \
		  proxy/ctl/stats.c proxy/ctl/stop.c proxy/ctl/table.c proxy/ctl/tail.c \
		  proxy/ctl/top.c proxy/ctl/tries.c \
		  proxy/ctl/typed.c proxy/ctl/usage.c proxy/ctl/view.c

# ---- unit tests: tests/unit/FOLDER/NOUN_test.c, one program each -------------

BASE_TEST	= tests/unit/base/buf_test.c tests/unit/base/cursor_test.c \
		  tests/unit/base/diag_test.c \
		  tests/unit/base/fd_test.c tests/unit/base/hash_test.c \
		  tests/unit/base/iov_test.c tests/unit/base/list_test.c \
		  tests/unit/base/num_test.c tests/unit/base/spares_test.c \
		  tests/unit/base/str_test.c \
		  tests/unit/base/text_test.c tests/unit/base/ws_test.c
EVENT_TEST	= tests/unit/event/beat_test.c tests/unit/event/loop_test.c \
		  tests/unit/event/signal_test.c \
		  tests/unit/event/timer_test.c
SHM_TEST	= tests/unit/shm/arena_test.c tests/unit/shm/bell_test.c \
		  tests/unit/shm/lock_test.c \
		  tests/unit/shm/meter_test.c \
		  tests/unit/shm/region_file_test.c \
		  tests/unit/shm/region_test.c tests/unit/shm/slot_test.c
HTTP_TEST	= tests/unit/http/body_test.c \
		  tests/unit/http/cache_control_test.c \
		  tests/unit/http/chunk_test.c \
		  tests/unit/http/condition_test.c \
		  tests/unit/http/content_range_test.c \
		  tests/unit/http/content_type_test.c \
		  tests/unit/http/date_test.c \
		  tests/unit/http/framer_test.c \
		  tests/unit/http/framing_test.c \
		  tests/unit/http/freshness_test.c \
		  tests/unit/http/h1_parse_test.c \
		  tests/unit/http/h1_write_test.c tests/unit/http/head_test.c \
		  tests/unit/http/hop_test.c tests/unit/http/range_test.c \
		  tests/unit/http/reference_test.c \
		  tests/unit/http/url_test.c tests/unit/http/vary_test.c
CONTROL_TEST	= tests/unit/control/calls_test.c tests/unit/control/fence_test.c \
		  tests/unit/control/message_test.c
CTL_TEST	= tests/unit/ctl/kept_test.c tests/unit/ctl/json_test.c \
		  tests/unit/ctl/leaders_test.c \
		  tests/unit/ctl/logged_test.c tests/unit/ctl/safe_test.c \
		  tests/unit/ctl/series_test.c \
		  tests/unit/ctl/sse_test.c tests/unit/ctl/stats_test.c \
		  tests/unit/ctl/table_test.c
CONFIG_TEST	= tests/unit/config/cache_rule_read_test.c \
		  tests/unit/config/complaint_test.c \
		  tests/unit/config/config_test.c \
		  tests/unit/config/endpoints_test.c \
		  tests/unit/config/host_name_test.c \
		  tests/unit/config/names_file_test.c \
		  tests/unit/config/adblock_file_test.c \
		  tests/unit/config/import_format_test.c \
		  tests/unit/config/instant_test.c \
		  tests/unit/config/rpz_file_test.c \
		  tests/unit/config/squidguard_tree_test.c \
		  tests/unit/config/unpack_test.c \
		  tests/unit/config/nets_test.c \
		  tests/unit/config/ports_test.c \
		  tests/unit/config/quantity_test.c \
		  tests/unit/config/rules_file_test.c \
		  tests/unit/config/settings_test.c \
		  tests/unit/config/suggest_test.c \
		  tests/unit/config/tls_exception_test.c \
		  tests/unit/config/when_test.c \
		  tests/unit/config/phrases_file_test.c \
		  tests/unit/config/words_file_test.c \
		  tests/unit/config/yaml_tree_test.c \
		  tests/unit/config/zone_test.c
NET_TEST	= tests/unit/net/address_test.c tests/unit/net/dial_test.c \
		  tests/unit/net/guard_test.c tests/unit/net/host_cache_test.c \
		  tests/unit/net/listener_test.c \
		  tests/unit/net/resolver_test.c tests/unit/net/splice_test.c \
		  tests/unit/net/stream_test.c
CACHE_TEST	= tests/unit/cache/cache_file_test.c \
		  tests/unit/cache/cache_test.c \
		  tests/unit/cache/evict_test.c \
		  tests/unit/cache/flight_test.c \
		  tests/unit/cache/model_test.c tests/unit/cache/ranks_test.c \
		  tests/unit/cache/sketch_test.c tests/unit/cache/turns_test.c \
		  tests/unit/cache/variants_test.c \
		  tests/unit/cache/vary_test.c \
		  tests/unit/cache/walk_test.c \
		  tests/unit/cache/writer_test.c
METRICS_TEST	= tests/unit/metrics/cells_test.c \
		  tests/unit/metrics/counters_test.c \
		  tests/unit/metrics/leaders_test.c \
		  tests/unit/metrics/sample_test.c
ACCESSLOG_TEST	= tests/unit/accesslog/extract_test.c \
		  tests/unit/accesslog/file_test.c \
		  tests/unit/accesslog/format_test.c \
		  tests/unit/accesslog/line_test.c \
		  tests/unit/accesslog/past_test.c \
		  tests/unit/accesslog/recent_test.c \
		  tests/unit/accesslog/record_test.c \
		  tests/unit/accesslog/ring_test.c \
		  tests/unit/accesslog/rotated_test.c \
		  tests/unit/accesslog/spool_test.c
FILTERS_TEST	= tests/unit/filters/adblock_pattern_test.c \
		  tests/unit/filters/cache_rules_test.c \
		  tests/unit/filters/client_set_test.c \
		  tests/unit/filters/decide_model_test.c \
		  tests/unit/filters/decide_test.c \
		  tests/unit/filters/host_set_test.c \
		  tests/unit/filters/page_guard_test.c \
		  tests/unit/filters/ruleset_diff_test.c \
		  tests/unit/filters/url_glob_test.c \
		  tests/unit/filters/words/decode_test.c \
		  tests/unit/filters/words/disguise_test.c \
		  tests/unit/filters/words/inspector_test.c \
		  tests/unit/filters/words/normalise_test.c \
		  tests/unit/filters/words/score_test.c \
		  tests/unit/filters/words/words_test.c
TLS_TEST	= tests/unit/tls/bucket_test.c \
		  tests/unit/tls/ca_export_test.c \
		  tests/unit/tls/ca_test.c \
		  tests/unit/tls/chain_test.c \
		  tests/unit/tls/hello_test.c \
		  tests/unit/tls/host_match_test.c \
		  tests/unit/tls/intermediates_test.c \
		  tests/unit/tls/kernel_encrypts_test.c \
		  tests/unit/tls/leaf_cache_test.c \
		  tests/unit/tls/learned_file_test.c \
		  tests/unit/tls/learned_test.c \
		  tests/unit/tls/mint_test.c \
		  tests/unit/tls/minted_test.c \
		  tests/unit/tls/seen_test.c \
		  tests/unit/tls/session_cache_test.c \
		  tests/unit/tls/signer_message_test.c \
		  tests/unit/tls/signer_test.c \
		  tests/unit/tls/stream_tls_test.c \
		  tests/unit/tls/ticket_keys_test.c \
		  tests/unit/tls/verify_test.c
ASKS_TEST	= tests/unit/asks/ask_text_test.c \
		  tests/unit/asks/ask_token_test.c \
		  tests/unit/asks/asks_file_test.c \
		  tests/unit/asks/asks_test.c
AUTH_TEST	= tests/unit/auth/credentials_test.c \
		  tests/unit/auth/htpasswd_test.c \
		  tests/unit/auth/login_memory_test.c \
		  tests/unit/auth/verifier_test.c
CLIENT_TEST	= tests/unit/client/give_back_test.c \
		  tests/unit/client/intercept_test.c \
		  tests/unit/client/relay_test.c \
		  tests/unit/client/session_test.c \
		  tests/unit/client/tunnel_test.c
ORIGIN_TEST	= tests/unit/origin/pool_test.c \
		  tests/unit/origin/transfer_pour_test.c \
		  tests/unit/origin/transfer_test.c
REQUEST_TEST	= tests/unit/request/ask_form_test.c \
		  tests/unit/request/authority_test.c \
		  tests/unit/request/cache_rule_use_test.c \
		  tests/unit/request/check_test.c \
		  tests/unit/request/error_page_test.c \
		  tests/unit/request/fill_test.c \
		  tests/unit/request/issuer_misses_test.c \
		  tests/unit/request/combine_test.c \
		  tests/unit/request/multipart_test.c \
		  tests/unit/request/order_test.c \
		  tests/unit/request/page_template_test.c \
		  tests/unit/request/setup_page_test.c \
		  tests/unit/request/valve_test.c \
		  tests/unit/request/variant_test.c
ADMIN_TEST	= tests/unit/admin/admin_test.c \
		  tests/unit/admin/archive_test.c \
		  tests/unit/admin/assets_test.c \
		  tests/unit/admin/entry_json_test.c \
		  tests/unit/admin/log_key_test.c \
		  tests/unit/admin/managed_file_test.c \
		  tests/unit/admin/route_test.c \
		  tests/unit/admin/selection_test.c \
		  tests/unit/admin/session_test.c
WORKER_TEST	= tests/unit/worker/gates_test.c tests/unit/worker/sandbox_test.c \
		  tests/unit/worker/shared_test.c
SUPERVISOR_TEST	= tests/unit/supervisor/changes_test.c \
		  tests/unit/supervisor/doors_test.c \
		  tests/unit/supervisor/generation_test.c \
		  tests/unit/supervisor/handed_test.c \
		  tests/unit/supervisor/list_judge_test.c \
		  tests/unit/supervisor/notify_test.c \
		  tests/unit/supervisor/privilege_test.c \
		  tests/unit/supervisor/pulse_test.c \
		  tests/unit/supervisor/reap_test.c \
		  tests/unit/supervisor/status_line_test.c \
		  tests/unit/supervisor/supervisor_test.c \
		  tests/unit/supervisor/rehearsal_rows_test.c \
		  tests/unit/supervisor/throttle_test.c \
		  tests/unit/supervisor/title_test.c

# ---- fuzz targets: tests/fuzz/NAME_fuzz.c, corpus in tests/fuzz/corpus/NAME ---

FUZZ_HTTP	= body h1_request h1_response chunk url date cache_control range \
		  content_range form vary condition freshness
FUZZ_CONFIG	= import phrases unpack settings_yaml rules_yaml words_yaml \
		  when zone
FUZZ_FILTERS	= adblock_pattern normalise inspector decide \
		  decode charset parts splits
FUZZ_ADMIN	= process_stat
FUZZ_CACHE	= cache cache_file
FUZZ_METRICS	= log_record past sample sieve
FUZZ_CONTROL	= message
FUZZ_CTL	= event
FUZZ_TLS	= hello signer_message
FUZZ_REQUEST	= page_template ask_form
FUZZ_AUTH	= credentials htpasswd verify_message

# ---- rules ------------------------------------------------------------------

FLOOR_0	= base
FLOOR_1	= event shm http control config
FLOOR_2	= net cache metrics accesslog filters
FLOOR_3	= auth asks tls
FLOOR_4	= client origin
FLOOR_5	= request admin
FLOOR_6	= worker
FLOOR_7	= supervisor

BELOW_0	=
BELOW_1	= $(FLOOR_0)
BELOW_2	= $(FLOOR_1) $(BELOW_1)
BELOW_3	= $(FLOOR_2) $(BELOW_2)
BELOW_4	= $(FLOOR_3) $(BELOW_3)
BELOW_5	= $(FLOOR_4) $(BELOW_4)
BELOW_6	= $(FLOOR_5) $(BELOW_5)
BELOW_7	= $(FLOOR_6) $(BELOW_6)
ALL_LIBS = $(FLOOR_7) $(BELOW_7)

upper	= $(shell echo $(1) | tr a-z A-Z)
archive	= $(patsubst %,$(B)/lib/%.a,$(1))
linked	= -Wl,--start-group $(1) -Wl,--end-group $(LIBS)

# V=1 shows every command.
Q	= $(if $(V),,@)

all: $(B)/aduana $(B)/aduanactl manual

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(OBJECT_LTO) -MMD -MP -c -o $@ $<
$(foreach f,$(TOGETHER),$(eval $(B)/proxy/$(f)/%.o: OBJECT_LTO = $$(LTO)))
# The assembler reads what it includes once, and knows no partitions.
$(B)/proxy/request/pages_shipped.o: OBJECT_LTO =

# The dashboard is in the program too: proxy/admin/dashboard, and uPlot, which
# npm brings once, as package-lock.json has it; UPLOT names another place.
DASH	= proxy/admin/dashboard
DASHBOARD	= colours.css page.css panels.css parts.css mark.svg \
		  api.js chart.js decree.js dialog.js dom.js editor.js \
		  format.js keep.js line.js list_edit.js login.js \
		  main.js notice.js panel_asks.js panel_blocked.js \
		  panel_cache.js panel_explain.js panel_lists.js \
		  panel_metrics.js panel_overview.js panel_requests.js \
		  panel_rules.js panel_system.js panel_tls.js \
		  panel_top.js panels.js past.js poll.js samples.js shell.js \
		  spanish.js table.js theme.js watch.js web_lists.js \
		  words.js
UPLOT	= $(DASH)/node_modules/uplot/dist
UPLOT_FILES = $(UPLOT)/uPlot.iife.min.js $(UPLOT)/uPlot.min.css
$(DASH)/node_modules/uplot/dist/uPlot.min.css: \
    $(DASH)/node_modules/uplot/dist/uPlot.iife.min.js ;
$(DASH)/node_modules/uplot/dist/uPlot.iife.min.js: $(DASH)/package-lock.json
	@command -v npm >/dev/null || { echo "make: the dashboard's lines are" \
	    "drawn by uPlot, which npm brings, and there is no npm: install" \
	    "it (make deps), or name a folder with uPlot.iife.min.js:" \
	    "make UPLOT=FOLDER" >&2; exit 1; }
	@echo "  npm: uPlot"
	$(Q)cd $(DASH) && npm ci --ignore-scripts --no-audit --no-fund \
	    --loglevel=error >/dev/null </dev/null
	@touch -c $(DASH)/node_modules/uplot/dist/*

$(B)/gen/assets.s: $(DASH)/embed.sh $(DASH)/index.html \
    $(addprefix $(DASH)/,$(DASHBOARD)) $(UPLOT_FILES) \
    docs/openapi.yaml Makefile
	@mkdir -p $(@D)
	$(Q)$(DASH)/embed.sh $(B)/gen/packed /=$(DASH)/index.html \
	    /api/openapi.yaml=docs/openapi.yaml \
	    $(foreach f,$(DASHBOARD),/dashboard/$(f)=$(DASH)/$(f)) \
	    /dashboard/uplot.js=$(UPLOT)/uPlot.iife.min.js \
	    /dashboard/uplot.css=$(UPLOT)/uPlot.min.css >$@.new
	@mv $@.new $@
$(B)/gen/assets.o: $(B)/gen/assets.s
	$(Q)$(CC) -c -o $@ $<
$(B)/lib/admin.a: $(B)/gen/assets.o

# The pages as shipped are in the program.
$(B)/proxy/request/pages_shipped.o: $(wildcard filters/etc/pages/*.html)

# $(1) folder, $(2) its name in capitals, $(3) folders below
define FOLDER
$(B)/lib/$(1).a: $$(patsubst %.c,$(B)/%.o,$$($(2)_SRC))
	@mkdir -p $$(@D)
	@rm -f $$@
	@echo "  $$@"
	$(Q)ar rcs $$@ $$^
$(2)_BIN = $$(patsubst tests/unit/%.c,$(B)/unit/%,$$($(2)_TEST))
$$($(2)_BIN): $(B)/unit/%: $(B)/tests/unit/%.o $(call archive,$(1) $(3))
	@mkdir -p $$(@D)
	$(Q)$$(CC) $$(LDFLAGS) -o $$@ $$< \
	    $$(call linked,$(call archive,$(1) $(3))) \
	    -lcheck -lsubunit -lbrotlienc -lm -lrt
unit-$(1): $$($(2)_BIN)
	@tests/unit/run $$($(2)_BIN)
.PHONY: unit-$(1)
endef

$(foreach n,0 1 2 3 4 5 6 7,$(foreach f,$(FLOOR_$(n)),$(eval \
    $(call FOLDER,$(f),$(call upper,$(f)),$(BELOW_$(n))))))

# aduanactl is a program of its own.
CTL_BELOW = http control config base
$(eval $(call FOLDER,ctl,CTL,$(CTL_BELOW)))

ALL_BIN	= $(foreach f,$(ALL_LIBS) ctl,$($(call upper,$(f))_BIN))

$(B)/aduana: LINK_LTO = $(LTO)
$(B)/aduana: $(patsubst %.c,$(B)/%.o,$(MAIN_SRC)) $(call archive,$(ALL_LIBS))
	@echo "  $@"
	$(Q)$(CC) $(LDFLAGS) -o $@ $(patsubst %.c,$(B)/%.o,$(MAIN_SRC)) \
	    $(call linked,$(call archive,$(ALL_LIBS)))

$(B)/aduanactl: $(patsubst %.c,$(B)/%.o,$(CTL_MAIN_SRC)) \
    $(call archive,ctl $(CTL_BELOW))
	@echo "  $@"
	$(Q)$(CC) $(LDFLAGS) -o $@ $(patsubst %.c,$(B)/%.o,$(CTL_MAIN_SRC)) \
	    $(call linked,$(call archive,ctl $(CTL_BELOW)))

# ---- manual pages and completions: templates with the programs' tables ---------

MANUAL	= aduana.8 aduana.yaml.5 aduana-filters.5 aduanactl.1
COMPLETION = aduana aduanactl
MANUAL_OUT = $(addprefix $(B)/docs/man/,$(MANUAL))
COMPLETION_OUT = $(addprefix $(B)/docs/completion/,$(COMPLETION))

manual: $(MANUAL_OUT) $(COMPLETION_OUT)

PACKAGE_SRC = docs/man/fill.c docs/man/mdoc.c
$(B)/docs/man/fill: $(patsubst %.c,$(B)/%.o,$(PACKAGE_SRC)) \
    $(call archive,control config base)
	$(Q)$(CC) $(LDFLAGS) -o $@ $(patsubst %.c,$(B)/%.o,$(PACKAGE_SRC)) \
	    $(call linked,$(call archive,control config base))
$(MANUAL_OUT) $(COMPLETION_OUT): $(B)/%: %.in $(B)/docs/man/fill
	@mkdir -p $(@D)
	$(Q)$(B)/docs/man/fill <$< >$@.new && mv $@.new $@

check: $(ALL_BIN)
	@tests/unit/run $(ALL_BIN)

# ---- fuzzing: clang builds the sources again, each once for all targets ------

FUZZ_SANITIZE = address,undefined
FUZZ_FLAGS = -std=c11 -g -O1 -fno-sanitize-recover=undefined
$(B)/fuzz/obj/%.o: %.c
	@mkdir -p $(@D)
	$(Q)$(CLANG) $(CPPFLAGS) $(FUZZ_FLAGS) -MMD -MP \
	    -fsanitize=fuzzer-no-link,$(FUZZ_SANITIZE) -c -o $@ $<
fuzz_src_HTTP	 = $(HTTP_SRC) $(BASE_SRC)
fuzz_src_CONFIG	 = $(CONFIG_SRC) $(BASE_SRC)
fuzz_src_FILTERS = $(FILTERS_SRC) $(HTTP_SRC) $(CONFIG_SRC) $(BASE_SRC)
fuzz_src_ADMIN	 = proxy/admin/process_stat.c $(BASE_SRC)
fuzz_src_CACHE	 = $(CACHE_SRC) $(SHM_SRC) $(HTTP_SRC) $(BASE_SRC)
fuzz_src_METRICS = proxy/admin/sieve.c $(METRICS_SRC) $(ACCESSLOG_SRC) \
		   $(SHM_SRC) $(HTTP_SRC) \
		   $(CONFIG_SRC) \
		   $(BASE_SRC)
fuzz_src_CONTROL = $(CONTROL_SRC) $(BASE_SRC)
fuzz_src_CTL	 = $(CTL_SRC) $(CONTROL_SRC) $(HTTP_SRC) $(CONFIG_SRC) \
		   $(BASE_SRC)
fuzz_src_TLS	 = proxy/tls/hello.c proxy/tls/signer_message.c \
		   proxy/net/host_name.c $(HTTP_SRC) $(BASE_SRC)
fuzz_src_AUTH	 = proxy/auth/apr1.c proxy/auth/credentials.c \
		   proxy/auth/htpasswd.c proxy/auth/password_hash.c \
		   proxy/auth/user_name.c proxy/auth/verify_message.c \
		   filters/words/utf8_check.c $(CONFIG_SRC) $(BASE_SRC)

fuzz_src_REQUEST = proxy/request/page_template.c proxy/request/ask_form.c \
		   proxy/asks/ask_token.c proxy/asks/ask_text.c proxy/http/form.c \
		   filters/words/utf8_check.c $(BASE_SRC)

define FUZZ
$(B)/fuzz/$(2): $$(patsubst %.c,$(B)/fuzz/obj/%.o,tests/fuzz/$(2)_fuzz.c \
    $$(fuzz_src_$(1)))
	@mkdir -p $$(@D)
	$(Q)$(CLANG) -fsanitize=fuzzer,$(FUZZ_SANITIZE) -o $$@ $$^ $$(LIBS)
endef
$(foreach g,HTTP CONFIG FILTERS ADMIN CACHE METRICS CONTROL CTL TLS REQUEST AUTH,$(foreach t,$(FUZZ_$(g)),\
    $(eval $(call FUZZ,$(g),$(t)))))
FUZZ_ALL = $(FUZZ_HTTP) $(FUZZ_CONFIG) $(FUZZ_FILTERS) $(FUZZ_ADMIN) \
	   $(FUZZ_CACHE) \
	   $(FUZZ_METRICS) $(FUZZ_CONTROL) $(FUZZ_CTL) $(FUZZ_TLS) $(FUZZ_REQUEST) $(FUZZ_AUTH)
FUZZ_SECONDS = 60

# ---- crash programs: they kill their own children inside the locks -----------

CRASH_SRC	= tests/crash/cache_crash_test.c
CRASH_BIN	= $(patsubst tests/%.c,$(B)/%,$(CRASH_SRC))
$(CRASH_BIN): $(B)/%: $(B)/tests/%.o $(call archive,cache shm http base)
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS) -o $@ $< \
	    $(call linked,$(call archive,cache shm http base))

FUZZ_BIN = $(patsubst %,$(B)/fuzz/%,$(FUZZ_ALL))

# Replay every corpus: a finding once fixed stays fixed.
fuzz-replay: $(FUZZ_BIN)
	@tests/fuzz/run $(B) 0 $(FUZZ_ALL)

# Replay, then look for new findings for FUZZ_SECONDS each.
fuzz: $(FUZZ_BIN)
	@tests/fuzz/run $(B) $(FUZZ_SECONDS) $(FUZZ_ALL)

# ---- tests -------------------------------------------------------------------

PYTHON	= /usr/bin/python3

# The same build under the sanitizers, in a directory of its own.
ASAN	= B=build-asan HARDEN=-fPIE OPT='-O1 -g -fno-omit-frame-pointer' \
	  SANITIZE='-fsanitize=address,undefined \
	  -fno-sanitize-recover=undefined'
UBSAN	= B=build-ubsan HARDEN=-fPIE OPT='-O2 -g' \
	  SANITIZE='-fsanitize=undefined -fno-sanitize-recover=undefined'

test: deps deps-test
	@tests/run-all $(MAKE)

scenario: all
	@ADUANA_BUILD=$(B) tests/scenario/run $(ONLY)

crash: all $(CRASH_BIN)
	@ADUANA_BUILD=$(B) tests/crash/run $(addprefix $(CURDIR)/,$(CRASH_BIN))

# An hour of mixed traffic, and what must return to where it was; SOAK="--minutes
# 5 --rate medium", "--kill 10": also kill -9 of workers, "--file".
soak: all
	$(call INSTALL,nginx)
	@ADUANA_BUILD=$(B) $(PYTHON) tests/soak/soak.py $(SOAK)

# What clients are shown, as testssl.sh sees it.
check-testssl: all
	$(call INSTALL,testssl=testssl.sh)
	@ADUANA_BUILD=$(B) tests/testssl/run

# The Debian package in a clean Debian: root, the network, some minutes.
check-package:
	$(call INSTALL,lintian debhelper debootstrap dpkg-dev fakeroot)
	@tests/package/run $(B)

# A system that systemd has booted, with our package in it; DEB is one that was
# built before.
drill-systemd:
	$(call INSTALL,lintian debhelper debootstrap dpkg-dev fakeroot)
	$(call INSTALL,systemd-nspawn=systemd-container)
	@tests/systemd/drill $(B) $(DEB)

# A hundred thousand lines of the log, as its readers and our counters see them.
check-log-tools: all
	$(call INSTALL,$(LOG_TOOLS) wrk=wrk)
	@$(PYTHON) tests/logtools/run --build $(B)

lint:
	@tests/lint/run $(B)/lint $(CPPFLAGS)

format:
	@tests/lint/format.py --fix $$(find proxy config filters docs -name '*.c')

# All that is built for tests, without a run.
programs: all $(ALL_BIN)

asan-%:
	@$(MAKE) --no-print-directory $(ASAN) all
	@$(MAKE) --no-print-directory $(ASAN) $*
ubsan-%:
	@$(MAKE) --no-print-directory $(UBSAN) all
	@$(MAKE) --no-print-directory $(UBSAN) $*
asan: asan-check asan-scenario
ubsan: ubsan-check ubsan-scenario

# What a request costs, beside its peers; BENCH="--rounds 1 --rows hit-1k".  The
# table, JSON and SVG are in $(B)/bench; docs/performance.md is the same in words.
BENCH_TOOLS	= taskset=util-linux wrk=wrk nginx=nginx-light \
		  squid=squid-openssl varnishd=varnish \
		  traffic_server=trafficserver python3-cryptography
BENCH_PROGRAMS	= $(addprefix $(B)/bench/,floor tlsfloor tlsload)

bench: all $(BENCH_PROGRAMS)
	$(call INSTALL,$(BENCH_TOOLS),tests/bench/asleep)
	@$(PYTHON) tests/bench/bench.py --build $(B) $(BENCH)

# The same, and the figures of docs/performance.md are those of this run.
bench-docs:
	@$(MAKE) --no-print-directory bench BENCH="$(BENCH) --docs"

# Parts of it: interception; a million blocked domains.
bench-tls:
	@$(MAKE) --no-print-directory bench \
	    BENCH="--rows tls,idle-tls $(BENCH_TLS)"
bench-imports:
	@$(MAKE) --no-print-directory bench BENCH="--rows million $(BENCH_IMPORTS)"

# A trace of requests is no part of the project: TRACE=FILE, or FILE.xz, of lines
# "time object size".
bench-hitratio: $(B)/bench/hitratio
	@test -n "$(TRACE)" -a -r "$(TRACE)" || { echo "bench-hitratio:" \
	    "give TRACE=FILE, lines \"time object size\", plain or .xz" >&2; \
	    exit 2; }
	@case "$(TRACE)" in *.xz) xz -dc "$(TRACE)";; *) cat "$(TRACE)";; esac \
	    | $(B)/bench/hitratio

# System calls of a worker for each request; BENCH_CALLS="--rows hit,miss".
bench-calls: all
	$(call INSTALL,strace=strace)
	@$(PYTHON) tests/bench/calls.py --build $(B) \
	    --json $(B)/bench/calls.json $(BENCH_CALLS)

bench-cache: $(B)/bench/cache_cost
	@$(B)/bench/cache_cost

bench-signer: $(B)/bench/signer_rate
	@$(B)/bench/signer_rate

# Lists of rules: bench-filters, or LIST=FILE.
bench-filters: $(B)/bench/filters_cost
	@$(B)/bench/filters_cost $(LIST)

# Requests while a long list is put in force, again and again.
bench-reload: all $(B)/bench/floor
	$(call INSTALL,wrk=wrk)
	@$(PYTHON) tests/bench/reload.py --build $(B) $(BENCH_RELOAD)

# What a request costs as the work grows; BENCH_SCALE="--rows objects,tunnels".
SCALE_BIN = $(addprefix $(B)/bench/,echo floor scaleload scale_cost slowcrowd)
bench-scale: all $(SCALE_BIN)
	@$(PYTHON) tests/bench/scale.py --build $(B) \
	    --json $(B)/bench/scale.json $(BENCH_SCALE)

# The packet check: megabytes a second of one core, memory for a body.
bench-words: $(B)/bench/words_cost
	@$(B)/bench/words_cost $(MEGABYTES)

$(B)/bench/filters_cost $(B)/bench/words_cost: $(B)/bench/%: \
    $(B)/tests/bench/%.o $(call archive,filters $(BELOW_2))
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS) -o $@ $< \
	    $(call linked,$(call archive,filters $(BELOW_2))) -lbrotlienc

$(B)/bench/scale_cost: $(B)/tests/bench/scale_cost.o \
    $(call archive,net $(BELOW_2))
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS) -o $@ $< $(call linked,$(call archive,net $(BELOW_2)))

$(B)/bench/signer_rate: $(B)/tests/bench/signer_rate.o \
    $(call archive,tls $(BELOW_3))
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS) -o $@ $< $(call linked,$(call archive,tls $(BELOW_3)))

BENCH_SRC	= tests/bench/cache_cost.c tests/bench/hitratio.c
BENCH_BIN	= $(patsubst tests/%.c,$(B)/%,$(BENCH_SRC))
$(BENCH_BIN): $(B)/%: $(B)/tests/%.o $(call archive,cache shm http base)
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS) -o $@ $< \
	    $(call linked,$(call archive,cache shm http base))

$(B)/bench/echo $(B)/bench/floor: tests/bench/listen.h
$(B)/bench/echo $(B)/bench/floor $(B)/bench/slowcrowd: $(B)/bench/%: \
    tests/bench/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) -I. -std=c11 -O2 $(WARN) -D_GNU_SOURCE -o $@ $<

SCALELOAD_SRC = $(addprefix tests/bench/,scaleload.c scaleask.c scaletime.c)
$(B)/bench/scaleload: $(SCALELOAD_SRC) tests/bench/scaleask.h \
    tests/bench/scaletime.h
	@mkdir -p $(@D)
	$(Q)$(CC) -I. -std=c11 -O2 $(WARN) -D_GNU_SOURCE -o $@ \
	    $(SCALELOAD_SRC) -lssl -lcrypto

$(B)/bench/tlsload $(B)/bench/tlsfloor: $(B)/bench/%: tests/bench/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) -std=c11 -O2 $(WARN) -D_GNU_SOURCE -o $@ $< -lssl -lcrypto

# A tour of aduanactl on a terminal: $(B)/test/tour.txt, .html, .png.
tour: all
	@ADUANA_BUILD=$(B) $(PYTHON) tests/tour/tour.py $(B)/test

# ---- help --------------------------------------------------------------------

# Every target that people call; tests/lint/targets.sh holds it complete.
define HELP
Use it
  make                  build/aduana, build/aduanactl, manual pages; V=1: show
                        the commands, OPT="-O0 -g": for a debugger
  make deps             install what building needs (apt; root or sudo)
  make run              that, build, run on 127.0.0.1:3128; PORT=8080
  make install          into the system; DESTDIR=FOLDER, PREFIX=/usr/local
  make uninstall        take it out; settings and lists stay
  make clean            remove what was built, the authority of make run too

Test it
  make test             all kinds below down to asan, some 20 minutes
  make check            unit tests; unit-FOLDER: one folder's (unit-http)
  make fuzz-replay      corpus of each parser
  make lint             house rules, clang-format, clang-tidy, cppcheck
  make scenario         real sockets; ONLY="b0 d1": those that begin so
  make crash            a worker killed in each stage and inside each lock
  make asan             unit tests and scenarios with sanitizers; asan-TARGET:
                        one target (asan-unit-http, asan-scenario ONLY=b0)
  make ubsan            the same, undefined behaviour alone; ubsan-TARGET
  make fuzz             new inputs; FUZZ_SECONDS=60 each, FUZZ_ALL="url chunk"
  make soak             an hour of mixed traffic; SOAK="--minutes 5"
  make check-log-tools  the log as GoAccess, calamaris and SARG read it
  make check-package    the Debian package in a clean Debian; root, network
  make check-testssl    what clients are shown, judged by testssl.sh
  make drill-systemd    in a system that systemd booted; root, DEB=FILE

Measure it
  make bench            requests beside other proxies, a quarter of an hour;
                        BENCH="--rounds 1 --rows hit-1k --targets aduana,floor"
  make bench-docs       that, and into docs/performance.md
  make bench-tls        its rows of interception; BENCH_TLS as BENCH above
  make bench-imports    its rows of a million domains; BENCH_IMPORTS likewise
  make bench-scale      as the work grows; BENCH_SCALE="--rows objects"
  make bench-calls      system calls; BENCH_CALLS="--rows hit,miss"
  make bench-reload     requests while a list is put in force; BENCH_RELOAD=
                        "--names 100000 --times 2"
  make bench-filters    decisions; LIST=FILE: of that YAML list
  make bench-words      danger words; MEGABYTES=200 of text
  make bench-cache      what the store costs
  make bench-hitratio   what the store would have missed; TRACE=FILE
  make bench-signer     certificates a second

Change it
  make format           set the layout of sources
  make manual           manual pages and completions alone
  make programs         all that tests need, without a run
  make tour             what aduanactl looks like: build/test/tour.html

SOAK, BENCH, BENCH_SCALE, BENCH_CALLS and BENCH_RELOAD may be --help.
endef
export HELP
help:
	@printf '%s\n' "$$HELP"

# ---- what must be installed (Debian 12) --------------------------------------

DEPS = gcc make libc6-dev libc-ares-dev libyaml-dev uthash-dev \
       libvectorscan-dev libutf8proc-dev zlib1g-dev libssl-dev libpsl-dev \
       libxxhash-dev libseccomp-dev libcrypt-dev libbrotli-dev libzstd-dev liblzma-dev \
       libuchardet-dev libcurl4-openssl-dev libsqlite3-dev \
       node=nodejs npm=npm

LOG_TOOLS = goaccess=goaccess calamaris=calamaris sarg=sarg

# program=package where a machine may have the program from elsewhere.
DEPS_TEST = check libsubunit-dev clang-14 libclang-rt-14-dev clang-format-14 \
	    clang-tidy-14 cppcheck python3-pytest python3-pytest-xdist \
	    python3-flask \
	    python3-cryptography python3-requests varnishtest=varnish \
	    nginx=nginx squid=squid wrk=wrk curl=curl git=git \
	    openssl=openssl chromium=chromium systemd-analyze=systemd \
	    certutil=libnss3-tools \
	    brotli=brotli zstd=zstd mandoc=mandoc man=man-db groff=groff \
	    node=nodejs npm=npm squidclient=squidclient daemon=daemon \
	    prometheus-squid-exporter=prometheus-squid-exporter $(LOG_TOOLS)

# Install what is missing of $(1), through the command $(2) if given; say and do
# nothing when all is there.
define INSTALL
	@PATH=$$PATH:/usr/sbin; missing=; for p in $(1); do \
		case $$p in *=*) command -v $${p%=*} >/dev/null || \
		    missing="$$missing $${p#*=}"; continue;; esac; \
		dpkg-query -W -f='$${db:Status-Status}' $$p 2>/dev/null | \
		    grep -qx installed || missing="$$missing $$p"; \
	done; \
	[ -z "$$missing" ] || { \
		echo "installing$$missing"; \
		root=; [ "$$(id -u)" -eq 0 ] || root=sudo; \
		$$root apt-get -q update </dev/null && \
		$$root env DEBIAN_FRONTEND=noninteractive $(2) apt-get -q -y \
		    --no-install-recommends install $$missing </dev/null; \
	}
endef

deps:
	$(call INSTALL,$(DEPS))

BROWSER	= tests/scenario/browser

deps-test: $(BROWSER)/node_modules/playwright-core/package.json
deps-test-packages:
	$(call INSTALL,$(DEPS_TEST))
$(BROWSER)/node_modules/playwright-core/package.json: \
    $(BROWSER)/package.json | deps-test-packages
	cd $(BROWSER) && npm install --no-package-lock --no-audit --no-fund \
	    --loglevel=error </dev/null
	@touch $@

# ---- run and install ---------------------------------------------------------

# The shipped configuration, with every file below $(B)/run: works as any user.
HERE	= $(CURDIR)/$(B)/run
PORT	= 3128
run: deps
	@test -e $(B)/aduana || echo "building: a few minutes the first time"
	@$(MAKE) --no-print-directory -j2 all
	@mkdir -p $(HERE)
	@echo "In another shell: alias aduanactl='$(CURDIR)/$(B)/aduanactl" \
	    "--socket $(HERE)/admin.sock'"
	$(B)/aduana --config config/etc/aduana.yaml \
	    --set 'listen=["127.0.0.1:$(PORT)"]' --set 'state_dir=$(HERE)' \
	    --set 'run_dir=$(HERE)' --set 'log.access.path=$(HERE)/access.log' \
	    --set 'admin.socket=$(HERE)/admin.sock' --set "user=$$(id -un)"

# ---- install: DESTDIR=FOLDER puts all of it below that one ---------------------

ETC	= $(DESTDIR)/etc/aduana
SHARE	= $(DESTDIR)$(PREFIX)/share
UNITDIR	= /lib/systemd/system
UNITS	= $(wildcard systemd/*.service systemd/*.socket systemd/*.timer)
LISTS	= blacklist.yaml whitelist.yaml danger-words.yaml tunnel.yaml
DOCS	= $(filter-out docs/architecture.md docs/performance.md, \
	  $(wildcard docs/*.md docs/*.yaml))
INSTALLED_COMPLETION = $(SHARE)/bash-completion/completions

# What belongs to the program; what belongs to who runs it is made once.
install: install-files
	@install -d $(ETC)/lists
	@for f in $(LISTS); do test -e $(ETC)/lists/$$f || \
	    install -m 664 filters/etc/$$f $(ETC)/lists; done
	@test -n "$(DESTDIR)" || systemd/settle $(LISTS)

install-files: all
	install -D -m 755 -t $(DESTDIR)$(PREFIX)/sbin $(B)/aduana
	install -D -m 755 -t $(DESTDIR)$(PREFIX)/bin $(B)/aduanactl
	install -D -m 644 -t $(SHARE)/aduana/lists filters/etc/*.yaml
	install -D -m 644 -t $(SHARE)/aduana/pages filters/etc/pages/*.html
	install -D -m 644 -t $(SHARE)/doc/aduana $(DOCS)
	install -D -m 644 -t $(INSTALLED_COMPLETION) $(COMPLETION_OUT)
	for page in $(MANUAL_OUT); do \
		install -D -m 644 -t $(SHARE)/man/man$${page##*.} $$page || \
		    exit; done
	install -d $(ETC)/conf.d
	sed -E 's,(: *"?)[^ "]*filters/etc/,\1lists/,; s,docs/,/usr/share/doc/aduana/,' \
	    config/etc/aduana.yaml >$(B)/docs/aduana.yaml
	test -e $(ETC)/aduana.yaml || \
	    install -m 644 $(B)/docs/aduana.yaml $(ETC)
	install -D -m 644 systemd/aduana.logrotate $(DESTDIR)/etc/logrotate.d/aduana
	install -d $(DESTDIR)$(UNITDIR)
	for unit in $(UNITS); do \
		sed 's,/usr/\(s*bin/aduana\),$(PREFIX)/\1,' $$unit \
		    >$(DESTDIR)$(UNITDIR)/$${unit##*/} && \
		chmod 644 $(DESTDIR)$(UNITDIR)/$${unit##*/} || exit; done
	install -D -m 644 systemd/aduana.sysusers \
	    $(DESTDIR)/usr/lib/sysusers.d/aduana.conf
	install -D -m 644 systemd/aduana.tmpfiles \
	    $(DESTDIR)/usr/lib/tmpfiles.d/aduana.conf

# The settings, the lists and /var stay.
uninstall:
	rm -f $(DESTDIR)$(PREFIX)/sbin/aduana $(DESTDIR)$(PREFIX)/bin/aduanactl
	rm -f $(addprefix $(INSTALLED_COMPLETION)/,$(COMPLETION))
	for page in $(MANUAL); do \
		rm -f $(SHARE)/man/man$${page##*.}/$$page; done
	rm -rf $(SHARE)/aduana $(SHARE)/doc/aduana
	rm -f $(addprefix $(DESTDIR)$(UNITDIR)/,$(notdir $(UNITS)))
	rm -f $(DESTDIR)/etc/logrotate.d/aduana \
	    $(DESTDIR)/usr/lib/sysusers.d/aduana.conf \
	    $(DESTDIR)/usr/lib/tmpfiles.d/aduana.conf

-include $(shell find $(B) -name '*.d' 2>/dev/null)

clean:
	rm -rf $(B) $(B)-systemd build-asan build-ubsan

.PHONY: all asan bench bench-cache bench-calls bench-docs bench-filters \
	bench-hitratio bench-imports bench-reload bench-scale bench-signer \
	bench-tls bench-words check check-log-tools check-package \
	check-testssl clean crash deps deps-test deps-test-packages \
	drill-systemd format fuzz fuzz-replay help install install-files \
	lint manual programs run scenario soak test tour ubsan uninstall
