# Sourced by the other scripts after rust.sh: builds that speak, and how to go on afterwards.

cores=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)
target=${CARGO_TARGET_DIR:-target}

# Every 30 seconds a line, for the minutes in which cargo has nothing to say.
murmur() {
    seconds=0
    while sleep 30 >/dev/null 2>&1; do
        seconds=$((seconds + 30))
        say "... still building, 仍在构建: $((seconds / 60)) min $((seconds % 60)) s"
    done
}

# Runs a cargo command that builds, given as arguments.
build() {
    murmur &
    murmuring=$!
    trap 'kill "$murmuring" 2>/dev/null' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    built=0
    "$@" || built=$?
    kill "$murmuring" 2>/dev/null || true
    wait "$murmuring" 2>/dev/null || true
    trap - EXIT INT TERM
    [ "$built" = 0 ] && return 0
    say "The build failed; the first error above says why. Without network, crates cannot be fetched." \
        "构建失败，原因见上方第一条错误。没有网络时无法下载依赖。"
    exit "$built"
}

# The commit that `--version --verbose` names; where files have changed since it has a `+`.
name_commit() {
    [ -z "${PEAKSHIFT_COMMIT:-}" ] && PEAKSHIFT_COMMIT=$(git rev-parse --short=12 HEAD 2>/dev/null) || return 0
    git diff --quiet HEAD 2>/dev/null || PEAKSHIFT_COMMIT="$PEAKSHIFT_COMMIT+"
    export PEAKSHIFT_COMMIT
}

# Building HiGHS takes some 9 minutes of one core, all of peakshift and its crates some 5.
announce_highs() {
    for library in "$target"/release/build/highs-sys-*/out/lib*/libhighs.a; do
        [ -e "$library" ] && return 0
    done
    minutes=$((9 / cores + 4))
    say "Building HiGHS and peakshift, about $minutes minutes on $cores cores; only the first time ..." \
        "正在构建 HiGHS 与 peakshift，$cores 核约需 $minutes 分钟，仅首次如此……"
}

# Puts peakshift where cargo keeps programs; what is built already is not built again. The arguments are those of the build.
install_peakshift() {
    build cargo install --quiet --locked --path . "$@"
    bin="${CARGO_INSTALL_ROOT:-${CARGO_HOME:-$HOME/.cargo}}/bin"
    case ":$PATH:" in
    *":$bin:"*) say "peakshift is on the PATH now: peakshift help" "peakshift 已可直接调用：peakshift help" ;;
    *)
        say "peakshift is in $bin, which is not on the PATH yet. In this shell, and in ~/.profile for those to come:" \
            "peakshift 已装入 $bin，但该目录尚不在 PATH 中。请在当前终端运行下行，并写入 ~/.profile：" \
            "  export PATH=\"$bin:\$PATH\""
        ;;
    esac
}

# Says how to call peakshift. Puts it on the PATH where that was asked for or, on a terminal, the answer is yes.
go_on() {
    asked=$1
    shift
    program="$(cd "$target/release" && pwd)/peakshift"
    answer=$asked
    if cmp -s "$program" "$(command -v peakshift || echo /dev/null)"; then
        say "" "Call it, 调用: peakshift help"
        return 0
    fi
    say "" "Call it by its path, 按路径调用:" "  $program help" "  $program init my-plan"
    if [ "$asked" != yes ] && [ -t 0 ] && [ -t 2 ]; then
        printf 'Put it on the PATH with cargo install? 是否用 cargo install 加入 PATH？ [y/N] ' >&2
        read -r answer || answer=no
    fi
    case $answer in
    [yY] | [yY][eE][sS] | 是) install_peakshift "$@" ;;
    *) say "or put it on the PATH, 或加入 PATH:" "  cargo install --locked --path \"$PWD\"${*:+ $*}" ;;
    esac
}
