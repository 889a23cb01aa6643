"""The server of Unroll; `streamlit run app.py` starts it."""
