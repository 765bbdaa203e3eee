{{/* luotsi.yaml of a module; `migrate` leaves out what only serving needs. Checked by `luotsi check-config` in tests. */}}
{{- define "luotsi.config" -}}
{{- $values := .root.Values -}}
{{- $module := .module -}}
county: {{ required "county is needed: the county that owns the data" $values.county }}
store:
  postgres:
    host: {{ required "postgresql.host is needed" $values.postgresql.host | quote }}
    port: {{ int64 $values.postgresql.port }}
    database: {{ $values.postgresql.database | quote }}
    role_prefix: {{ $values.postgresql.rolePrefix | quote }}
    password_directory: /etc/luotsi/postgresql
    tls: {ca_file: /etc/luotsi/postgresql-ca/{{ $values.postgresql.caKey }}}
    pool_size: {{ int64 $values.postgresql.poolSize }}
    statement_timeout_ms: {{ int64 $values.postgresql.statementTimeoutMs }}
    idle_transaction_timeout_ms: {{ int64 $values.postgresql.idleTransactionTimeoutMs }}
{{- if not .migrate }}
grpc:
  host: {{ $values.listen.host | quote }}
  port: {{ int64 $values.listen.grpcPort }}
  tls: {certificate_file: /etc/luotsi/tls/tls.crt, key_file: /etc/luotsi/tls/tls.key, ca_file: /etc/luotsi/tls/ca.crt}
admin:
  host: {{ $values.listen.host | quote }}
  port: {{ int64 $values.listen.adminPort }}
  shielded: true
reflection: false
kafka:
  bootstrap_servers: {{ required "kafka.bootstrapServers is needed" $values.kafka.bootstrapServers | quote }}
  topic_prefix: {{ $values.kafka.topicPrefix | quote }}
  relay_lease_ms: {{ int64 $values.kafka.relayLeaseMs }}
  create_topics: {{ $values.kafka.createTopics }}
  tls:
    certificate_file: /etc/luotsi/kafka/tls.crt
    key_file: /etc/luotsi/kafka/tls.key
    ca_file: /etc/luotsi/kafka/ca.crt
{{- with $values.kafka.properties }}
  properties:
    {{- range $key, $value := . }}
    {{ $key | quote }}: {{ ternary (int64 $value) $value (kindIs "float64" $value) | toString | quote }}
    {{- end }}
{{- end }}
{{- if $values.redis.enabled }}
redis:
  socket: /run/redis/redis.sock
  user: {{ $values.redis.user | quote }}
  password_file: /etc/luotsi/redis/{{ $values.redis.passwordKey }}
  key_prefix: {{ $values.redis.keyPrefix | quote }}
  timeout_ms: {{ int64 $values.redis.timeoutMs }}
{{- end }}
identity:
  max_token_life_s: {{ int64 $values.identity.maxTokenLifeSeconds }}
  leeway_s: {{ int64 $values.identity.leewaySeconds }}
  trust_domain: {{ required "identity.trustDomain is needed" $values.identity.trustDomain | quote }}
  calls_per_second: {{ int64 $values.identity.callsPerSecond }}
{{- with $values.identity.issuers }}
  issuers:
    {{- range . }}
    - issuer: {{ .issuer | quote }}
      audience: {{ .audience | quote }}
      {{- with .keySetFile }}
      key_set_file: /etc/luotsi/key-sets/{{ . }}
      {{- end }}
      {{- with .keySetUrl }}
      key_set_url: {{ . | quote }}
      {{- end }}
    {{- end }}
{{- end }}
{{- with $values.identity.services }}
  services:
    {{- toYaml . | nindent 4 }}
{{- end }}
{{- if $values.audit.existingSecret }}
audit:
  signing_key_file: /etc/luotsi/audit/{{ $values.audit.signingKeyKey }}
  checkpoint_file: /var/lib/luotsi/audit/{{ $module }}.checkpoints
  every_entries: {{ int64 $values.audit.everyEntries }}
  every_seconds: {{ int64 $values.audit.everySeconds }}
{{- end }}
{{- end }}
{{- with mergeOverwrite (deepCopy $values.config) (deepCopy (default dict .config)) }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* What a pod of a module mounts, and where. A role's password is mounted only where that role is used. */}}
{{- define "luotsi.mounts" -}}
- {name: config, mountPath: /etc/luotsi/luotsi.yaml, subPath: luotsi.yaml, readOnly: true}
- {name: tmp, mountPath: /tmp}
- {name: postgresql, mountPath: /etc/luotsi/postgresql, readOnly: true}
- {name: postgresql-ca, mountPath: /etc/luotsi/postgresql-ca, readOnly: true}
{{- if not .migrate }}
- {name: tls, mountPath: /etc/luotsi/tls, readOnly: true}
- {name: kafka, mountPath: /etc/luotsi/kafka, readOnly: true}
{{- with .root.Values.identity.keySets }}
- {name: key-sets, mountPath: /etc/luotsi/key-sets, readOnly: true}
{{- end }}
{{- if .root.Values.audit.existingSecret }}
- {name: audit, mountPath: /etc/luotsi/audit, readOnly: true}
- {name: checkpoints, mountPath: /var/lib/luotsi/audit, subPath: {{ .module }}}
{{- end }}
{{- if .root.Values.redis.enabled }}
- {name: redis, mountPath: /etc/luotsi/redis, readOnly: true}
- {name: redis-socket, mountPath: /run/redis}
{{- end }}
{{- end }}
{{- end -}}

{{- define "luotsi.volumes" -}}
{{- $values := .root.Values -}}
{{- $tls := include "luotsi.tlsSecret" . -}}
{{- $role := printf "%s_%s" $values.postgresql.rolePrefix (replace "-" "_" .module) -}}
- name: config
  configMap: {name: {{ .configMap }}}
- name: tmp
  emptyDir: {sizeLimit: 64Mi}
- name: postgresql
  secret:
    secretName: {{ include "luotsi.secret" (dict "module" .module "name" $values.postgresql.existingSecret) }}
    defaultMode: 0440
    items:
      {{- range ternary (list "owner") (list "app" "relay" "read") (default false .migrate) }}
      - {key: {{ $role }}_{{ . }}, path: {{ $role }}_{{ . }}}
      {{- end }}
- name: postgresql-ca
  secret:
    secretName: {{ $values.postgresql.caSecret }}
    defaultMode: 0440
    items: [{key: {{ $values.postgresql.caKey }}, path: {{ $values.postgresql.caKey }}}]
{{- if not .migrate }}
- name: tls
  secret: {secretName: {{ $tls }}, defaultMode: 0440}
- name: kafka
  projected:
    defaultMode: 0440
    sources:
      - secret:
          name: {{ include "luotsi.secret" (dict "module" .module "name" (default $tls $values.kafka.existingSecret)) }}
          items:
            - {key: {{ $values.kafka.certificateKey }}, path: tls.crt}
            - {key: {{ $values.kafka.privateKeyKey }}, path: tls.key}
      - secret:
          name: {{ include "luotsi.secret" (dict "module" .module "name" (default $tls $values.kafka.caSecret)) }}
          items: [{key: {{ $values.kafka.caKey }}, path: ca.crt}]
{{- with $values.identity.keySets }}
- name: key-sets
  configMap: {name: {{ . }}}
{{- end }}
{{- if $values.audit.existingSecret }}
- name: audit
  secret:
    secretName: {{ $values.audit.existingSecret }}
    defaultMode: 0440
    items: [{key: {{ $values.audit.signingKeyKey }}, path: {{ $values.audit.signingKeyKey }}}]
- name: checkpoints
  persistentVolumeClaim: {claimName: {{ required "audit.existingClaim is needed: checkpoints outlive pods" $values.audit.existingClaim }}}
{{- end }}
{{- if $values.redis.enabled }}
- name: redis
  secret: {secretName: {{ $values.redis.existingSecret }}, defaultMode: 0440}
- name: redis-socket
  emptyDir: {medium: Memory, sizeLimit: 1Mi}
- name: redis-tunnel
  configMap: {name: {{ include "luotsi.fullname" .root }}-redis-tunnel}
{{- end }}
{{- end }}
{{- end -}}
