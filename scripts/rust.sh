# Sourced by the other scripts, in the folder of the project: words in both languages, and whether Rust is new enough.

have() { command -v "$1" >/dev/null 2>&1; }

# What a script says to people, on stderr: first English, then Chinese.
say() { printf '%s\n' "$@" >&2; }

# A cargo or rustc of the version that Cargo.toml asks for, or a later one.
new_enough() {
    version=$("$1" --version 2>/dev/null) || return 1
    version=${version#* }
    case $version in [0-9]*.[0-9]*) ;; *) return 1 ;; esac
    major=${version%%.*}
    minor=${version#*.}
    minor=${minor%%.*}
    [ "$major" -gt "${rust_wanted%%.*}" ] || { [ "$major" -eq "${rust_wanted%%.*}" ] && [ "$minor" -ge "${rust_wanted#*.}" ]; }
}

rust_ready() { have cargo && new_enough cargo && have rustc && new_enough rustc; }

rust_wanted=$(sed -n 's/^rust-version = "\([0-9]*\.[0-9]*\).*"$/\1/p' Cargo.toml)
# A shell that was open when rustup ran does not know it yet.
if ! rust_ready && [ -f "${CARGO_HOME:-$HOME/.cargo}/env" ]; then . "${CARGO_HOME:-$HOME/.cargo}/env"; fi
if ! rust_ready; then
    if have cargo; then
        rust_found=$(cargo --version 2>/dev/null || echo "a cargo that does not run, 无法运行的 cargo")
        say "Rust $rust_wanted or later is needed; this machine has: $rust_found ($(command -v cargo))." \
            "需要 Rust $rust_wanted 或更新版本；本机现为：$rust_found（$(command -v cargo)）。"
    else
        say "Rust $rust_wanted or later is needed, and there is no cargo on the PATH." \
            "需要 Rust $rust_wanted 或更新版本，而 PATH 中没有 cargo。"
    fi
    if have rustup; then
        say "Get it with, 更新方法:" "  rustup update stable && rustup default stable"
    else
        say "The packages of Debian are older. Get it from https://rustup.rs, then run this again:" \
            "Debian 自带的版本较旧。请从 https://rustup.rs 安装后重新运行：" \
            "  curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh"
    fi
    exit 1
fi
if ! have cc; then
    say "A C compiler is missing: Rust links with it. On Debian, as root: apt-get install gcc libc6-dev" \
        "缺少 C 编译器，Rust 需用它链接。在 Debian 上请以 root 运行：apt-get install gcc libc6-dev"
    exit 1
fi
