//! The registry of codes against the source and the documentation.

use peakshift::read::findings::codes;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// A stage that may not know the reader writes its codes out; they stand in the registry all the same.
#[test]
fn codes_written_out_elsewhere_are_in_the_registry() {
    fn visit(folder: &Path, codes: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                visit(&entry, codes);
                continue;
            }
            let text = fs::read_to_string(&entry).unwrap();
            let literals = text.split("code: \"").skip(1).filter_map(|rest| rest.split('"').next());
            codes.extend(literals.map(str::to_owned));
        }
    }
    let mut written = BTreeSet::new();
    visit(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut written);
    let known: BTreeSet<_> = codes::CODES.iter().map(|code| code.code.to_owned()).collect();
    assert_eq!(written.difference(&known).collect::<Vec<_>>(), Vec::<&String>::new());
}

/// docs/errors.md is the registry in prose; `PEAKSHIFT_WRITE_DOCS=1` rewrites it.
#[test]
fn the_documentation_lists_every_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/errors.md");
    let mut text = String::from(
        "# Errors and warnings\n\n\
         Every problem in the input has a code. `peakshift check` lists all problems of all files at once.\n\
         An error (E) ends a command with exit code 3 and nothing written; a warning (W) does not.\n\n\
         输入中的每个问题都有代码。`peakshift check` 会一次列出所有文件的所有问题。\n\
         错误（E）会使命令以退出码 3 结束且不写任何文件；警告（W）不会。\n\n\
         | code | what is wrong | what to do |\n| --- | --- | --- |\n",
    );
    for code in codes::CODES.iter() {
        let ([title, title_zh], [remedy, remedy_zh]) = (code.title, code.remedy);
        text += &format!("| {} | {title}<br>{title_zh} | {remedy}<br>{remedy_zh} |\n", code.code);
    }
    if std::env::var_os("PEAKSHIFT_WRITE_DOCS").is_some() {
        fs::write(&path, &text).unwrap();
    }
    assert!(fs::read_to_string(&path).unwrap_or_default() == text, "run this test with PEAKSHIFT_WRITE_DOCS=1");
}
