# Sourced by the other scripts: finds or installs what building HiGHS needs besides Rust and a C compiler.
#
# make, cmake and libclang come from apt where this is Debian and we are root (or sudo asks for no password), else cmake
# and libclang from PyPI into a cache folder of ours, which needs python3 with pip but no root.

. scripts/rust.sh

# bindgen loads libclang at build time; these are the places where it looks.
have_libclang() {
    [ -n "${LIBCLANG_PATH:-}" ] && return 0
    for file in /usr/lib/llvm-*/lib/libclang*.so* /usr/lib/*-linux-gnu/libclang-*.so* /usr/lib64/libclang.so* \
        /usr/local/lib/libclang.so*; do
        [ -e "$file" ] && return 0
    done
    return 1
}

ready() { have c++ && have make && have cmake && have_libclang; }

# Runs a command whose output only matters where it fails.
quietly() {
    output=$(mktemp)
    if "$@" >"$output" 2>&1 </dev/null; then
        rm -f "$output"
        return 0
    fi
    say "This failed, 以下命令失败: $*"
    cat "$output" >&2
    rm -f "$output"
    return 1
}

from_apt() {
    have apt-get || return 1
    if [ "$(id -u)" = 0 ]; then
        root=
    elif have sudo && sudo -n true 2>/dev/null; then
        root=sudo
    else
        return 1
    fi
    say "Installing g++, make, cmake and libclang with apt, some minutes ..." \
        "正在用 apt 安装 g++、make、cmake 与 libclang，约需几分钟……"
    # A source of packages that is away is no reason to stop: the lists from before may do.
    quietly $root apt-get update -qq || true
    quietly $root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends g++ make cmake libclang-dev
}

# The tools inside the two wheels are plain programs: no environment has to be activated.
use_wheels() {
    tools="${XDG_CACHE_HOME:-$HOME/.cache}/peakshift/tools"
    [ -x "$tools/cmake/data/bin/cmake" ] && [ -e "$tools/clang/native/libclang.so" ] || return 1
    PATH="$tools/cmake/data/bin:$PATH"
    LIBCLANG_PATH="$tools/clang/native"
    # The wheel has no C headers of its own; the compiler's will do.
    BINDGEN_EXTRA_CLANG_ARGS="-I$(cc -print-file-name=include)"
    export PATH LIBCLANG_PATH BINDGEN_EXTRA_CLANG_ARGS
}

from_pypi() {
    have python3 && python3 -m pip --version >/dev/null 2>&1 || return 1
    say "Installing cmake and libclang from PyPI ..." "正在从 PyPI 安装 cmake 与 libclang……"
    quietly python3 -m pip install --quiet --target "${XDG_CACHE_HOME:-$HOME/.cache}/peakshift/tools" --upgrade \
        cmake libclang
}

ready || { use_wheels && ready; } || { from_apt && ready; } ||
    { have c++ && have make && from_pypi && use_wheels && ready; } || {
    cat >&2 <<'TEXT'
The solver HiGHS is built from source and needs g++, make, cmake and libclang. Either
  - run this again as root (or with sudo), and apt installs them; or
  - install python3 with pip, and cmake and libclang come from PyPI without root (g++ and make must be there); or
  - build with the small solver in pure Rust, for plans of up to some tens of agents:
      sh scripts/start-small.sh
求解器 HiGHS 由源码构建，需要 g++、make、cmake 与 libclang。可任选其一：
  - 以 root（或 sudo）重新运行，由 apt 安装；
  - 安装带 pip 的 python3，无需 root 即可从 PyPI 取得 cmake 与 libclang（须已有 g++ 与 make）；
  - 改用纯 Rust 的小型求解器，适合几十名坐席以内的计划：
      sh scripts/start-small.sh
TEXT
    exit 1
}
