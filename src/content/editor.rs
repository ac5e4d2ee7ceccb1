//! `editor:` of faqtory.yaml: how a click in the browser opens a file.

use super::yaml::Entries;
use crate::diag::{self, Diagnostic, code};

/// The URL schemes that editors register, by the editor's name.
const EDITORS: &[(&str, &str)] = &[
    ("vscode", "vscode://file{path}:{line}:{column}"),
    ("vscodium", "vscodium://file{path}:{line}:{column}"),
    ("cursor", "cursor://file{path}:{line}:{column}"),
    ("windsurf", "windsurf://file{path}:{line}:{column}"),
    ("zed", "zed://file{path}:{line}:{column}"),
    ("idea", "idea://open?file={path}&line={line}&column={column}"),
    ("webstorm", "webstorm://open?file={path}&line={line}&column={column}"),
    ("phpstorm", "phpstorm://open?file={path}&line={line}&column={column}"),
    ("sublime", "subl://open?url=file://{path}&line={line}&column={column}"),
    ("textmate", "txmt://open?url=file://{path}&line={line}&column={column}"),
];

/// Reads the key: an editor's name, or a URL of one's own with `{path}` in it.
pub(super) fn read(entries: &Entries, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let name = entries.read_text("editor", "the name of an editor: vscode", diagnostics)?;
    if let Some((_, url)) = EDITORS.iter().find(|(known, _)| *known == name) {
        return Some((*url).to_owned());
    }
    if name.contains("://") && name.contains("{path}") && !name.starts_with("javascript:") {
        return Some(name);
    }
    let names: Vec<&str> = EDITORS.iter().map(|(known, _)| *known).collect();
    let help = diag::nearest(&name, names.iter().copied())
        .map_or_else(|| format!("the editors are {}.", names.join(", ")), |near| format!("did you mean `{near}`?"));
    diagnostics.extend(entries.get("editor").map(|entry| {
        entries
            .fault(entry, code::CONFIG, format!("`{name}` is no editor that faqtory knows"))
            .help(format!("{help} A URL of your own will do too: \"myeditor://open?file={{path}}&line={{line}}\""))
    }));
    None
}

/// The URL that opens a place of a file, by its absolute path.
pub fn url(scheme: &str, path: &str, line: usize, column: usize) -> String {
    let encoded = crate::site::routes::url_encoded(&path.replace('\\', "/"));
    let rooted = if encoded.starts_with('/') { encoded } else { format!("/{encoded}") };
    scheme
        .replace("{path}", &rooted.replace('#', "%23").replace('?', "%3F").replace('&', "%26"))
        .replace("{line}", &line.to_string())
        .replace("{column}", &column.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_becomes_a_url() {
        let [(_, vscode), ..] = EDITORS else { panic!() };
        assert_eq!(url(vscode, "/home/a b/c.md", 4, 2), "vscode://file/home/a%20b/c.md:4:2");
        assert_eq!(url("x://o?f={path}", "C:\\a\\b&c.md", 4, 2), "x://o?f=/C:/a/b%26c.md");
    }
}
