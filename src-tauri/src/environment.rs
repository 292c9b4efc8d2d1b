//! What is set right in the program's environment before any other thread can read it.

use std::ffi::OsStr;
use std::path::Path;

/// Where Linux lists what can draw.
const CARDS: &str = "/dev/dri";

/// Without a graphics processor WebKit has one imitated: slower than to draw with the processor right away, and a
/// third of the till's memory. Whoever set these has their reasons.
const WITHOUT_GPU: [&str; 3] =
    ["WEBKIT_DISABLE_COMPOSITING_MODE", "WEBKIT_DISABLE_DMABUF_RENDERER", "WEBKIT_SKIA_ENABLE_CPU_RENDERING"];

/// Tools that drive a window or look into it come in by these.
#[cfg(not(any(debug_assertions, feature = "automation")))]
const DOORS: [&str; 3] =
    ["TAURI_WEBVIEW_AUTOMATION", "WEBKIT_INSPECTOR_SERVER", "WEBKIT_INSPECTOR_HTTP_SERVER"];
#[cfg(any(debug_assertions, feature = "automation"))]
const DOORS: [&str; 0] = [];

/// To be called first of all.
#[expect(unsafe_code, reason = "there is no safe way to change a variable of the environment")]
pub fn prepare() {
    for name in DOORS {
        // SAFETY: this is the first thing the program does, so no other thread reads the environment.
        unsafe { std::env::remove_var(name) };
    }
    if cfg!(target_os = "linux") && !has_gpu(Path::new(CARDS)) {
        for name in WITHOUT_GPU.into_iter().filter(|name| std::env::var_os(name).is_none()) {
            // SAFETY: as above.
            unsafe { std::env::set_var(name, "1") };
        }
    }
}

/// Whether there is a node to render with; one that only shows pictures (`card0`) draws nothing.
fn has_gpu(cards: &Path) -> bool {
    let renders = |name: &OsStr| name.to_string_lossy().starts_with("renderD");
    let entries = std::fs::read_dir(cards).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| renders(&entry.file_name()))
}

#[cfg(test)]
mod tests {
    use super::has_gpu;

    #[test]
    fn what_can_render_is_a_graphics_processor() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!has_gpu(&folder.path().join("dri")), "no graphics at all");
        std::fs::write(folder.path().join("card0"), "").unwrap();
        assert!(!has_gpu(folder.path()), "a screen alone");
        std::fs::write(folder.path().join("renderD128"), "").unwrap();
        assert!(has_gpu(folder.path()));
    }
}
