# Sourced by the other scripts: finds or installs what building HiGHS needs besides Rust, a C compiler and make.
#
# cmake and libclang come from apt where this is Debian and we are root (or sudo asks for no password), else from PyPI
# into a cache folder of ours, which needs python3 with pip but no root.

have() { command -v "$1" >/dev/null 2>&1; }

# bindgen loads libclang at build time; these are the places where it looks.
have_libclang() {
    [ -n "${LIBCLANG_PATH:-}" ] && return 0
    for file in /usr/lib/llvm-*/lib/libclang*.so* /usr/lib/*-linux-gnu/libclang-*.so* /usr/lib64/libclang.so* \
        /usr/local/lib/libclang.so*; do
        [ -e "$file" ] && return 0
    done
    return 1
}

ready() { have c++ && have cmake && have_libclang; }

from_apt() {
    have apt-get || return 1
    if [ "$(id -u)" = 0 ]; then
        root=
    elif have sudo && sudo -n true 2>/dev/null; then
        root=sudo
    else
        return 1
    fi
    echo "Installing g++, cmake and libclang with apt ..." >&2
    $root apt-get update -qq >&2 &&
        DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends g++ cmake libclang-dev >&2
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
    echo "Installing cmake and libclang from PyPI ..." >&2
    python3 -m pip install --quiet --target "${XDG_CACHE_HOME:-$HOME/.cache}/peakshift/tools" --upgrade \
        cmake libclang >&2
}

if ! have cargo; then
    [ -f "$HOME/.cargo/env" ] && . "$HOME/.cargo/env"
    have cargo || { echo "cargo is missing: install Rust from https://rustup.rs" >&2; exit 1; }
fi
ready || { use_wheels && ready; } || { from_apt && ready; } || { have c++ && from_pypi && use_wheels && ready; } || {
    cat >&2 <<'TEXT'
The solver HiGHS is built from source and needs g++, cmake and libclang. Either
  - run this again as root (or with sudo), and apt installs them; or
  - install python3 with pip, and they come from PyPI without root (g++ must be there); or
  - build with the small solver in pure Rust, for plans of up to some tens of agents:
      cargo build --release --no-default-features --features microlp
TEXT
    exit 1
}
